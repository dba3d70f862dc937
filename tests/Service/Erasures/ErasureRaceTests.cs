using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A write about a case that is being erased comes before the erasure, or not at all.</summary>
[Collection(Alone.Name)]
public sealed class ErasureRaceTests(StackFixture fixture) : StackTest(fixture)
{
    private Suite Leader => Fixture.As("team_leader", name: "Lise Leder");

    private Suite Auditor => Fixture.As("auditor", name: "Rita Revisor");

    [Fact]
    public async Task A_note_that_waited_behind_the_erasure_is_refused_and_the_journal_ends_with_the_erasure()
    {
        var registered = await Arrived();
        var documentation = await Fixture.Database("documentation", "superuser");
        await using var connection = await documentation.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("select from journal where case_id = $1 for update", CaseId(registered));

        // The queue behind the row: the erasure first, then the note.
        var ordered = await Order(registered);
        await Eventually.True("the erasure waits for the journal", async () => await Waiting(documentation, "documentation_worker") >= 1, seconds: 30);
        var note = Append(Caseworker, registered);
        await Eventually.True("the note waits behind it", async () => await Waiting(documentation, "documentation_app") == 1, seconds: 30);
        await held.RollbackAsync();

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", note);
        await Done(ordered);
        await EndsWithItsErasure(registered, acknowledged: 0);
    }

    [Fact]
    public async Task An_event_that_waited_behind_the_erasure_writes_nothing_and_holds_nothing_up()
    {
        var registered = await Arrived();
        var documentation = await Fixture.Database("documentation", "superuser");
        await using var connection = await documentation.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("select from journal where case_id = $1 for update", CaseId(registered));

        var ordered = await Order(registered);
        await Eventually.True("the erasure waits for the journal", async () => await Waiting(documentation, "documentation_worker") >= 1, seconds: 30);
        await TellAgain("coordination", registered);
        await Eventually.True("the event waits behind it", async () => await Waiting(documentation, "documentation_worker") >= 2, seconds: 30);
        await held.RollbackAsync();

        await Done(ordered);
        await Arrived();   // what comes behind the event of the erased case arrives
        await EndsWithItsErasure(registered, acknowledged: 0);
        Assert.Equal(0, await documentation.One<long>("select count(*) from parked_event where aggregate_id = $1", CaseId(registered)));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Notes_and_late_events_that_race_with_the_erasure_come_before_it_or_not_at_all(int writers)
    {
        for (var round = 0; round < 4; round++)
        {
            var registered = await Arrived();
            using var stop = new CancellationTokenSource();
            var writing = Enumerable.Range(0, writers).Select(_ => Keep(registered, stop.Token)).ToList();
            await TellAgain("scheduling", registered);
            var ordered = await Order(registered);
            await TellAgain("coordination", registered);
            await Done(ordered);
            await stop.CancelAsync();

            var acknowledged = (await Task.WhenAll(writing)).Sum();
            await Arrived();
            await EndsWithItsErasure(registered, acknowledged);
        }
    }

    [Fact]
    public async Task What_was_being_changed_when_the_erasure_came_is_erased_as_well()
    {
        var registered = await Arrived();
        var access = new CaseAccessService.CaseAccessServiceClient(Leader.To("cases"));
        var etag = (await access.GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Access.Etag;
        var cases = await Fixture.Database("cases", "superuser");
        await using var connection = await cases.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("select from case_access where case_id = $1 for update", CaseId(registered));

        var assigned = access.AssignCaseAsync(
            new AssignCaseRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, ResponsibleId = $"caseworker-{Municipality}-sofie-sagsbehandler", Etag = etag },
            deadline: Suite.Soon).ResponseAsync;
        await Eventually.True("the change waits", async () => await Waiting(cases, "cases_app") == 1, seconds: 30);
        var order = Order(registered);
        await Eventually.True("the erasure waits behind it", async () => await Waiting(cases, "cases_app") == 2, seconds: 30);
        await held.RollbackAsync();

        await assigned;
        await Done(await order);
        Assert.Equal(0, await cases.One<long>("select count(*) from request where case_id = $1 and answer is not null", CaseId(registered)));
        Assert.Equal(0, await cases.One<long>("select count(*) from event where aggregate_id = $1 and private is not null", CaseId(registered)));
    }

    [Fact]
    public async Task A_journal_that_went_on_behind_its_erasure_says_that_it_was_erased_and_is_not_intact()
    {
        var registered = await Arrived();
        await Done(await Order(registered));
        var documentation = await Fixture.Database("documentation", "superuser");

        // What an earlier version did: the head moves after the erasure. The trigger must be disabled for it.
        await documentation.Run(
            """
            set session_replication_role = replica;
            update journal set entry_count = entry_count + 1 where case_id = '%';
            reset session_replication_role
            """.Replace("%", registered.Case.CaseId, StringComparison.Ordinal));

        var verified = await Verify(registered);
        Assert.False(verified.Intact);
        Assert.NotNull(verified.ErasedAt);
    }

    [Fact]
    public async Task The_database_itself_lets_no_journal_go_on_behind_its_erasure()
    {
        var registered = await Arrived();
        await Done(await Order(registered));
        var documentation = await Fixture.Database("documentation", "superuser");

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            documentation.Run("update journal set entry_count = entry_count + 1 where case_id = $1", CaseId(registered)));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    private static Guid CaseId(RegisterCaseResponse registered) => Guid.Parse(registered.Case.CaseId);

    private async Task<RegisterCaseResponse> Arrived()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        return registered;
    }

    private async Task<Erasure> Order(RegisterCaseResponse registered) => (await new ErasureService.ErasureServiceClient(Leader.To("cases")).OrderErasureAsync(
        new OrderErasureRequest
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl.",
        },
        deadline: Suite.Soon)).Erasure;

    private Task Done(Erasure ordered) => Eventually.True(
        "every service has erased what it held",
        async () => (await new ErasureService.ErasureServiceClient(Leader.To("cases")).GetErasureAsync(
            new GetErasureRequest { ErasureId = ordered.ErasureId }, deadline: Suite.Soon)).Erasure.Done, seconds: 60);

    private static AsyncUnaryCall<AppendEntryResponse> Append(Suite suite, RegisterCaseResponse registered) => suite.Journal.AppendEntryAsync(
        new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Note", Text = "Skrevet under sletningen." },
        deadline: Suite.Soon);

    // Writes notes until the case is erased; returns how many were acknowledged.
    private async Task<int> Keep(RegisterCaseResponse registered, CancellationToken stop)
    {
        var acknowledged = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Append(Caseworker, registered);
                acknowledged++;
            }
            catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
            {
                break;
            }
        }

        return acknowledged;
    }

    // Publishes a service's events of the case again, as if they had been late.
    private async Task TellAgain(string service, RegisterCaseResponse registered) => await (await Fixture.Database(service, "superuser")).Run(
        """
        insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                           occurred_at, trace_parent, request_id)
        select municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id
          from event where aggregate_id = $1 and type not like '%.CaseErased' order by sequence limit 1
        """,
        CaseId(registered));

    private async Task<VerifyJournalResponse> Verify(RegisterCaseResponse registered) =>
        await Auditor.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

    private async Task EndsWithItsErasure(RegisterCaseResponse registered, int acknowledged)
    {
        var verified = await Verify(registered);
        Assert.True(verified.Intact, $"The journal is not intact: {verified}");
        Assert.NotNull(verified.ErasedAt);
        Assert.InRange(verified.EntryCount, 3 + acknowledged, 3 + acknowledged + 2);   // at most the two events that were told again
        var documentation = await Fixture.Database("documentation", "superuser");
        var events = await documentation.All(
            row => row.GetString(0), "select type from event where aggregate_id = $1 order by sequence", CaseId(registered));
        Assert.EndsWith(".CaseErased", events[^1], StringComparison.Ordinal);
        Assert.Equal(0, await documentation.One<long>("select count(*) from case_key where case_id = $1", CaseId(registered)));
    }

    private static Task<long> Waiting(NpgsqlDataSource database, string role) => database.One<long>(
        "select count(*) from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'", role);
}
