using System.Text;
using Google.Protobuf;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Stated purposes are free text about a person: encrypted, never handed out, and erased with the case.</summary>
public sealed class PurposeErasureTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string[] Everywhere = ["cases", "scheduling", "coordination", "documentation"];

    [Fact]
    public async Task A_purpose_stands_in_no_event_and_not_in_the_feed_but_in_the_cases_own_history()
    {
        var purpose = $"drøftelse af depression {Guid.NewGuid():N}";
        using var officer = Fixture.As(new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler"), purpose);
        var reader = new FeedReader(Fixture, "cases");
        var cursor = await reader.End();

        var registered = await officer.Register();
        await officer.JournalOf(registered, 3);
        await Note(officer, registered.Case.CaseId);

        foreach (var service in Everywhere)
        {
            var database = await Fixture.Database(service, "superuser");
            Assert.Equal(0, await database.One<long>(
                "select count(*) from event where aggregate_id = $1 and event::text like '%' || $2 || '%'", Guid.Parse(registered.Case.CaseId), purpose));
        }

        var told = (await reader.Read(cursor)).Events.Where(one => one.AggregateId == registered.Case.CaseId).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, one => Assert.DoesNotContain(purpose, Encoding.UTF8.GetString(one.ToByteArray()), StringComparison.Ordinal));
        Assert.Contains(await History(officer, "cases", registered.Case.CaseId), one => one.Purpose == purpose);
        Assert.Contains(await History(officer, "documentation", registered.Case.CaseId), one => one.Purpose == purpose);
    }

    [Fact]
    public async Task No_purpose_can_be_read_anywhere_when_the_case_is_erased()
    {
        var purpose = $"drøftelse af depression {Guid.NewGuid():N}";
        using var officer = Fixture.As(new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler"), purpose);
        using var leader = Fixture.As(new TokenHolder("team_leader", Municipality, "Lise Leder"), purpose);
        var registered = await officer.Register();
        var caseId = Guid.Parse(registered.Case.CaseId);
        await officer.JournalOf(registered, 3);
        await Note(officer, registered.Case.CaseId);
        await officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        await officer.Deadlines.GetPlanAsync(new Scheduling.V1.GetPlanRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        await officer.Parties.ListPartiesAsync(new Coordination.V1.ListPartiesRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        // Like an event from before purposes were encrypted.
        await (await Fixture.Database("cases", "superuser")).Run("update event set purpose = $2 where aggregate_id = $1", caseId, purpose);
        var documentation = await Fixture.Database("documentation", "superuser");
        await Eventually.True("the accesses are collected", async () => await documentation.One<long>(
            "select count(distinct service) from access_entry where $1 = any (case_ids) and purpose = $2", caseId, purpose) == 4);

        var erasures = new ErasureService.ErasureServiceClient(leader.To("cases"));
        var ordered = await erasures.OrderErasureAsync(
            new OrderErasureRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." },
            deadline: Suite.Soon);
        await Eventually.True("the erasure is done", async () =>
            (await erasures.GetErasureAsync(new GetErasureRequest { ErasureId = ordered.Erasure.ErasureId }, deadline: Suite.Soon)).Erasure.Done);

        // The latest log entries may be collected after it.
        await Eventually.True("the order's own access is collected", async () => await documentation.One<long>(
            "select count(*) from access_entry where $1 = any (case_ids) and method like '%/OrderErasure'", caseId) == 1);
        foreach (var service in Everywhere)
        {
            var database = await Fixture.Database(service, "superuser");
            Assert.Equal(0, await database.One<long>("select count(*) from event e where aggregate_id = $1 and (e::text like '%' || $2 || '%' or sealed_purpose is not null)", caseId, purpose));
            Assert.Equal(0, await database.One<long>("select count(*) from access_log a where $1 = any (case_ids) and a::text like '%' || $2 || '%'", caseId, purpose));
        }

        Assert.Equal(0, await documentation.One<long>("select count(*) from access_entry e where $1 = any (case_ids) and e::text like '%' || $2 || '%'", caseId, purpose));
        Assert.True(await documentation.One<long>("select count(*) from access_entry where $1 = any (case_ids) and purpose = method", caseId) >= 4);
    }

    private static async Task Note(Suite officer, string caseId) => await officer.Journal.AppendEntryAsync(
        new AppendEntryRequest { RequestId = Given.RequestId, CaseId = caseId, Subject = "Opkald", Text = "Talt med borgeren (opdigtet)." }, deadline: Suite.Soon);

    private static async Task<List<HistoryEvent>> History(Suite suite, string service, string caseId)
    {
        using var call = new CaseFileService.CaseFileServiceClient(suite.To(service)).ExportCase(new ExportCaseRequest { CaseId = caseId }, deadline: Suite.Soon);
        var found = new List<HistoryEvent>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            found.AddRange(call.ResponseStream.Current.Records.Where(one => one.RecordCase == CaseFileRecord.RecordOneofCase.HistoryEvent).Select(one => one.HistoryEvent));
        }

        return found;
    }
}
