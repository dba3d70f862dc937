using System.Diagnostics;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A database that is full, busy, or newer than the service; docs/runbook.md has a section for each.</summary>
[Collection(Alone.Name)]
public sealed class DatabaseFaultTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_full_disk_is_answered_with_try_again_and_the_same_request_id_works_once_there_is_room()
    {
        var municipality = await Fixture.NewMunicipality();
        using var officer = Impatient(municipality);
        var request = Given.Registration();
        var cases = await Fixture.Database("cases", "superuser");

        // The server's own error for a write without disk space, for one municipality.
        await cases.Run(
            $"""
            create function no_room() returns trigger language plpgsql as $$
            begin
                raise exception 'could not extend file "base/1/2": No space left on device' using errcode = 'disk_full';
            end $$;
            create trigger no_room before insert on sickness_case for each row when (new.municipality_code = {municipality}) execute function no_room();
            """);
        try
        {
            var refused = await Refused.By(StatusCode.Unavailable, "DATABASE_UNAVAILABLE", officer.Intake.RegisterCaseAsync(request, deadline: Suite.Soon));
            Assert.NotNull(refused.Detail<Google.Rpc.RetryInfo>().RetryDelay);
            Assert.DoesNotContain("base/1/2", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await cases.Run("drop function no_room cascade");
        }

        var registered = await officer.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);
        Assert.EndsWith("-0000001", registered.Case.CaseNumber, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_every_connection_waits_callers_get_their_answer_in_time_and_other_services_do_not_notice()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        using var impatient = Impatient(Municipality);
        var database = await Fixture.Database("cases", "superuser");
        await using var connection = await database.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("lock table sickness_case in access exclusive mode");
        var limit = TimeSpan.FromSeconds(2);

        var waited = Stopwatch.StartNew();
        var calls = Enumerable.Range(0, 40).Select(_ => Assert.ThrowsAsync<RpcException>(async () =>
            await impatient.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: DateTime.UtcNow + limit))).ToList();
        var elsewhere = await Caseworker.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        var refused = await Task.WhenAll(calls);

        Assert.NotEmpty(elsewhere.Plan.Deadlines);
        Assert.All(refused, one => Assert.Contains(one.StatusCode, new[] { StatusCode.DeadlineExceeded, StatusCode.Unavailable }));
        Assert.True(waited.Elapsed < limit * 5, $"The last answer came after {waited.Elapsed}.");

        // None of them holds a connection any more.
        await held.RollbackAsync();
        Assert.Equal(registered.Case.CaseId, (await Caseworker.Cases.GetCaseAsync(
            new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Case.CaseId);
        // A health check may run at the same moment.
        await Eventually.True("no connection of the service is at work", async () =>
            await database.One<long>("select count(*) from pg_stat_activity where usename = 'cases_app' and state = 'active'") == 0);
    }

    [Fact]
    public async Task A_replica_serves_a_schema_that_is_newer_than_itself()
    {
        var cases = await Fixture.Database("cases", "superuser");
        await cases.Run(
            """
            alter table sickness_case add column of_a_later_version text;
            insert into schema_migration select 'cases/9999_of_a_later_version.sql', checksum, applied_at from schema_migration limit 1;
            """);
        try
        {
            await using var older = await Replica.Start(Stack, "cases");
            using var officer = new Suite(
                Stack.Addresses.ToDictionary(one => one.Key, one => one.Key == "cases" ? older.Address : one.Value), Stack.Token(municipality: Municipality),
                around: new Patient());

            var registered = await officer.Register();

            await officer.JournalOf(registered, 3);
        }
        finally
        {
            await cases.Run(
                """
                delete from schema_migration where name = 'cases/9999_of_a_later_version.sql';
                alter table sickness_case drop column of_a_later_version;
                """);
        }
    }

    // Whoever calls again by itself does not see the answer that this is about.
    private Suite Impatient(int municipality) => Stack.As(new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler"));
}
