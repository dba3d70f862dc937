using System.Net;
using System.Net.Sockets;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The citizens' names in the work list: read from Cases on behalf of the caller, and missing where Cases does not answer.</summary>
public sealed class NamesInTheListTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_names_of_a_page_come_from_Cases_in_one_call_that_is_logged_for_the_caller()
    {
        var caseId = await Registered("Nanna Navngiven");

        var page = await Eventually.Becomes(
            "the names have come", () => Lists(Caseworker).ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 200 }, deadline: Suite.Soon).ResponseAsync,
            found => found.NamesMissing == NamesMissing.Unspecified);

        Assert.All(page.Deadlines.Where(row => row.CaseId == caseId), row => Assert.Equal("Nanna Navngiven", row.CitizenName));
        Assert.Contains(page.Deadlines, row => row.CaseId == caseId);
        var logged = await (await Fixture.Database("cases", "superuser")).All(
            row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            "select subject, role, via, purpose from access_log where municipality_code = $1 and rpc like '%/ListCaseNames' and $2 = any (case_ids) and via <> ''",
            (short)Municipality, Guid.Parse(caseId));
        Assert.Contains(
            (new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler").Subject, "caseworker", "scheduling", "sygedagpengeopfølgning"), logged);
    }

    [Fact]
    public async Task While_Cases_is_away_the_rows_come_without_names_and_say_so()
    {
        var caseId = await Registered("Nanna Navngiven");
        await using var replica = await Replica.Start(Stack, "scheduling", ("services__cases__grpc__0", "http://127.0.0.1:1"));
        using var suite = Stack.At("scheduling", replica.Address, municipality: Municipality);

        // On a busy machine even a refused connection may take longer than the list waits.
        var page = await Eventually.Becomes(
            "Cases is known to be away", () => Lists(suite).ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 200 }, deadline: Suite.Soon).ResponseAsync,
            found => found.NamesMissing == NamesMissing.CasesAway);

        Assert.Contains(page.Deadlines, row => row.CaseId == caseId);
        Assert.All(page.Deadlines, row => Assert.Empty(row.CitizenName));
        Assert.All(page.Deadlines, row => Assert.NotEmpty(row.CaseNumber));
    }

    [Fact]
    public async Task While_Cases_does_not_answer_the_list_does_not_wait_for_it()
    {
        var caseId = await Registered("Nanna Navngiven");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var replica = await Replica.Start(
            Stack, "scheduling", ("services__cases__grpc__0", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
        using var suite = Stack.At("scheduling", replica.Address, municipality: Municipality);

        var page = await Lists(suite).ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 200 }, deadline: Suite.Soon);

        Assert.Equal(NamesMissing.CasesSlow, page.NamesMissing);
        Assert.Contains(page.Deadlines, row => row.CaseId == caseId);
    }

    [Fact]
    public async Task Names_are_those_of_the_cases_that_the_caller_may_reach()
    {
        var form = Given.Form();
        form.Citizen.Name = "Nanna Navngiven";
        var own = await Caseworker.Register(form);
        var restricted = Given.Form();
        restricted.Citizen.AddressProtected = true;
        var barred = await Fixture.As(name: "Rikke Registrator").Register(restricted);
        var elsewhere = await Fixture.As(municipality: 766).Register();

        var found = await Caseworker.Cases.ListCaseNamesAsync(
            new ListCaseNamesRequest
            {
                CaseIds = { barred.Case.CaseId, own.Case.CaseId, elsewhere.Case.CaseId, Guid.NewGuid().ToString(), own.Case.CaseId },
            },
            deadline: Suite.Soon);

        Assert.Equal(
            (own.Case.CaseId, own.Case.CaseNumber, "Nanna Navngiven"),
            Assert.Single(found.Cases.Select(one => (one.CaseId, one.CaseNumber, one.CitizenName))));
    }

    [Fact]
    public async Task Names_of_no_case_of_more_than_200_and_of_what_is_no_id_are_refused()
    {
        await Refused.For(Names([]), ("case_ids", "FIELD_REQUIRED"));
        await Refused.For(Names(Enumerable.Range(0, 201).Select(_ => Guid.NewGuid().ToString())), ("case_ids", "LIST_TOO_LONG"));
        await Refused.For(Names(["not-an-id"]), ("case_ids[0]", "UUID_INVALID"));

        Grpc.Core.AsyncUnaryCall<ListCaseNamesResponse> Names(IEnumerable<string> ids) =>
            Caseworker.Cases.ListCaseNamesAsync(new ListCaseNamesRequest { CaseIds = { ids } }, deadline: Suite.Soon);
    }

    private static WorkListService.WorkListServiceClient Lists(Suite suite) => new(suite.To("scheduling"));

    private async Task<string> Registered(string name)
    {
        var form = Given.Form();
        form.Citizen.Name = name;
        var registered = await Caseworker.Register(form);
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return registered.Case.CaseId;
    }
}
