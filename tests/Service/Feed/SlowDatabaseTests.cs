using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Where a database is too slow for its own time limits, background work goes on in smaller transactions: the same one again would be
/// ended again, for ever.
/// </summary>
[Collection(Alone.Name)]
public sealed class SlowDatabaseTests(StackFixture fixture) : StackTest(fixture), IAsyncLifetime
{
    // All at once take twice as long as a transaction may, one takes a twentieth of that.
    private const int Cases = 40;
    private const string Slow = "0.1";
    private const string Limit = "2s";

    private NpgsqlDataSource scheduling = null!;

    public async Task InitializeAsync()
    {
        scheduling = await Fixture.Database("scheduling", "superuser");
        await scheduling.Run(
            $"""
            create function test_slow() returns trigger language plpgsql as $$
            begin
                if current_setting('app.municipality', true) = '{Municipality}' then perform pg_sleep({Slow}); end if;
                return null;
            end $$;
            create trigger test_slow after insert or update or delete on timer for each statement execute function test_slow();
            alter role scheduling_worker set transaction_timeout = '{Limit}';
            """);
        await NewSessions();
    }

    public async Task DisposeAsync()
    {
        await scheduling.Run("drop trigger test_slow on timer; drop function test_slow(); alter role scheduling_worker set transaction_timeout = '30s'");
        await NewSessions();
    }

    [Fact]
    public async Task Events_and_timers_that_are_too_much_for_one_transaction_are_handled_in_smaller_ones()
    {
        var forms = Enumerable.Range(0, Cases).Select(_ => Given.IdentifiedForm());
        var request = new ImportInformationFormsRequest { RequestId = Guid.NewGuid().ToString(), Forms = { forms } };
        Assert.Equal(Cases, (await Caseworker.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon)).Registered);
        await Eventually.Becomes("every case has its plan", () => Count("select count(*) from plan where municipality_code = $1"), found => found == Cases);

        await Caseworker.SetBusinessDate(Given.Today.AddYears(1));

        await Eventually.Becomes(
            "every case has been told of its deadlines",
            () => Count("select count(distinct case_id) from deadline_notice where municipality_code = $1 and given_at is not null"),
            found => found == Cases);
    }

    private Task<long> Count(string sql) => scheduling.One<long>(sql, (short)Municipality);

    // A role's limits hold for sessions that begin afterwards. Those of the tests stay: a later test would be given one that was ended.
    private Task NewSessions() => scheduling.Run(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'scheduling_worker' and application_name <> 'test'");
}
