using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Events are read in the order of their transactions' ids, so a write has no id while it waits for another write whose events must come
/// before its own (ADR 38).
/// </summary>
public sealed class LockOrderTests(StackFixture fixture) : StackTest(fixture)
{
    // The locks as in the code: of a case, of the access to a case.
    private const string OfCase = "select pg_advisory_xact_lock(hashtextextended($1::text, 0))";
    private const string OfAccess = "select pg_advisory_xact_lock(hashtextextended($1::text, 1))";

    [Theory]
    [InlineData("the case", OfCase)]
    [InlineData("the access to the case", OfAccess)]
    public async Task A_change_of_access_that_waits_has_no_transaction_id(string what, string held)
    {
        var registered = await Caseworker.Register();
        var leader = new CaseAccessService.CaseAccessServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases"));
        var access = (await leader.GetCaseAccessAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Access;

        await WaitsWithoutAnId("cases", what, held, registered.Case.CaseId, async () => await leader.RestrictCaseAsync(new()
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = access.Etag, Restriction = CaseRestriction.OwnStaff,
        }));
    }

    [Fact]
    public async Task A_restriction_that_protects_waits_for_the_persons_other_cases_without_a_transaction_id()
    {
        var form = Given.Form();
        var other = await Caseworker.Register(form);
        var later = Given.Form(firstAbsenceDay: Given.Today.AddDays(-39));
        later.Citizen.CprNumber = form.Citizen.CprNumber;
        var registered = await Caseworker.Register(later);
        var leader = new CaseAccessService.CaseAccessServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases"));
        var access = (await leader.GetCaseAccessAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Access;

        await WaitsWithoutAnId("cases", "the access to the person's other case", OfAccess, other.Case.CaseId, async () => await leader.RestrictCaseAsync(new()
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = access.Etag, Restriction = CaseRestriction.OwnStaff,
        }));
    }

    [Fact]
    public async Task A_form_that_protects_waits_for_the_persons_other_cases_without_a_transaction_id()
    {
        var form = Given.Form();
        var registered = await Caseworker.Register(form);
        var later = Given.Form(firstAbsenceDay: Given.Today.AddDays(-39));
        later.Citizen.CprNumber = form.Citizen.CprNumber;
        later.Citizen.AddressProtected = true;

        await WaitsWithoutAnId("cases", "the access to the person's other case", OfAccess, registered.Case.CaseId, async () =>
            await Caseworker.Register(later));
    }

    [Fact]
    public async Task A_note_that_waits_has_no_transaction_id()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);

        await WaitsWithoutAnId("documentation", "the case", OfCase, registered.Case.CaseId, async () => await Caseworker.Journal.AppendEntryAsync(new()
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Notat", Text = "Opdigtet.",
        }));
    }

    [Fact]
    public async Task A_call_that_waits_for_the_same_call_has_no_transaction_id_and_gets_its_answer()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var note = new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Notat", Text = "Opdigtet." };
        Task<AppendEntryResponse>? again = null;

        await WaitsWithoutAnId("documentation", "the case", OfCase, registered.Case.CaseId, async () =>
        {
            var first = Caseworker.Journal.AppendEntryAsync(note);
            again = Caseworker.Journal.AppendEntryAsync(note).ResponseAsync;
            await first;
        });

        Assert.Equal(1, (await Caseworker.Journal.ListEntriesAsync(new() { CaseId = registered.Case.CaseId, PageSize = 200 })).Entries
            .Count(entry => entry.EntryId == again!.Result.Entry.EntryId));
    }

    [Fact]
    public async Task A_call_that_is_sent_again_and_waits_behind_the_erasure_is_not_answered()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var note = new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Notat", Text = "Opdigtet." };
        await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);
        var database = await Fixture.Database("documentation", "superuser");
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Run(OfCase, Guid.Parse(registered.Case.CaseId));
        await connection.Run("update case_access set erased_at = now() where case_id = $1", Guid.Parse(registered.Case.CaseId));

        var again = Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);
        await Eventually.True("the call waits", async () => await database.One<long>(
            "select count(*) from pg_stat_activity where $1 = any (pg_blocking_pids(pid))", connection.ProcessID) > 0, seconds: 30);
        await transaction.CommitAsync();

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", again);
    }

    private async Task WaitsWithoutAnId(string service, string what, string held, string caseId, Func<Task> call)
    {
        var database = await Fixture.Database(service, "superuser");
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Run(held, Guid.Parse(caseId));

        var called = call();
        // Other connections may wait at the same time for other locks: only those that wait for this connection count. And of these the
        // calls: the background work, which collects accesses meanwhile, may have an id.
        List<bool> haveIds = [];
        await Eventually.True($"a write waits for {what}", async () => (haveIds = await database.All(
            row => row.GetBoolean(0),
            "select backend_xid is not null from pg_stat_activity where $1 = any (pg_blocking_pids(pid)) and usename = $2",
            connection.ProcessID, $"{service}_app")).Count > 0, seconds: 30);
        await transaction.RollbackAsync();
        await called;

        Assert.DoesNotContain(true, haveIds);
    }
}
