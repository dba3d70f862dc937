using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Page tokens and request ids of somebody else: they show nobody another's answer.</summary>
public sealed class OthersThingsTests(StackFixture fixture) : StackTest(fixture)
{
    /// <summary>How each list is called; a new list without an entry fails the first test.</summary>
    private static readonly Dictionary<string, Func<Suite, string, string, Task<string>>> Lists = new()
    {
        ["sygeopfoelgning.cases.v1.CaseService.ListCases"] = async (suite, _, token) =>
            (await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1, PageToken = token }, deadline: Suite.Soon)).NextPageToken,
        ["sygeopfoelgning.coordination.v1.PartyService.ListParties"] = async (suite, caseId, token) =>
            (await suite.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = caseId, PageSize = 1, PageToken = token }, deadline: Suite.Soon)).NextPageToken,
        ["sygeopfoelgning.documentation.v1.JournalService.ListEntries"] = async (suite, caseId, token) =>
            (await suite.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId, PageSize = 1, PageToken = token }, deadline: Suite.Soon)).NextPageToken,
    };

    // Lists of team leaders, auditors and operators are harder to fill. Their tokens are refused by the same code;
    // BreakGlassTests and ParkedEventServiceTests test two of them.
    private static readonly string[] OfOthers =
    [
        "sygeopfoelgning.cases.v1.CaseAccessService.ListBreakGlasses",
        "sygeopfoelgning.documentation.v1.AccessLogService.ListAccesses",
        "sygeopfoelgning.documentation.v1.AccessLogService.ListCaseAccesses",
        "sygeopfoelgning.feed.v1.ParkedEventService.ListParkedEvents",
    ];

    public static TheoryData<string> Paged => [.. Lists.Keys];

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task A_page_token_is_its_callers_alone_and_for_that_list_alone(string list)
    {
        var registered = await Caseworker.Register();
        await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var caseId = registered.Case.CaseId;
        var token = await Lists[list](Caseworker, caseId, "");
        Assert.NotEmpty(token);

        await Lists[list](Caseworker, caseId, token);
        await Refuses(() => Lists[list](Fixture.As(name: "Karl Kollega"), caseId, token));
        await Refuses(() => Lists[list](Fixture.As(role: "payment_unit"), caseId, token));
        // For others the case does not exist, or the token is not theirs; in no case is there a page.
        await Assert.ThrowsAsync<RpcException>(() => Lists[list](Fixture.As(municipality: 766), caseId, token));
        foreach (var other in Lists.Keys.Where(other => other != list))
        {
            await Refuses(() => Lists[other](Caseworker, caseId, token));
        }

        static async Task Refuses(Func<Task<string>> call)
        {
            var refused = Refused.With(await Assert.ThrowsAsync<RpcException>(call));
            Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID"), (refused.Code, refused.Reason));
        }
    }

    [Fact]
    public async Task The_request_id_of_another_municipality_gives_nothing_of_its_answer()
    {
        var request = Given.Registration();
        var theirs = await Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        var own = await Fixture.As(municipality: await Fixture.NewMunicipality()).Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        Assert.NotEqual(theirs.Case.CaseId, own.Case.CaseId);
        Assert.NotEqual(theirs.Case.Citizen.PersonId, own.Case.Citizen.PersonId);
        Assert.NotEqual(theirs.Position, own.Position);
    }

    [Fact]
    public async Task The_request_id_and_content_of_a_colleague_make_an_act_of_ones_own()
    {
        var note = await Note();
        var first = await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);

        var second = await Fixture.As(name: "Karl Kollega").Journal.AppendEntryAsync(note, deadline: Suite.Soon);

        Assert.NotEqual(first.Entry.EntryId, second.Entry.EntryId);
        Assert.Equal((first.Entry.EntryId, first.Entry.Number), await Again());

        async Task<(string, long)> Again()
        {
            var entry = (await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon)).Entry;
            return (entry.EntryId, entry.Number);
        }
    }

    [Fact]
    public async Task Whoever_may_not_do_an_act_any_more_is_not_shown_its_answer_either()
    {
        var note = await Note();
        var subject = "tester-of-replays";
        await Append(["caseworker"], $"{Municipality}", "test");

        // The same person, but without the role; without a purpose, on somebody else's case; in another municipality.
        await Refuses(StatusCode.PermissionDenied, "ROLE_MISSING", Append(["team_leader"], $"{Municipality}", "test"));
        await Refuses(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Append(["caseworker"], $"{Municipality}", null));
        await Refuses(StatusCode.NotFound, "CASE_NOT_FOUND", Append(["caseworker"], "766", "test"));
        await Append(["caseworker"], $"{Municipality}", "test");

        async Task<AppendEntryResponse> Append(string[] roles, string municipality, string? purpose)
        {
            var headers = TestToken.Header(
                new TestToken { Subject = subject, Roles = roles, Municipality = municipality }.Sign(Stack.Secret("users-signing-key")));
            if (purpose is not null)
            {
                headers.Add("x-purpose", purpose);
            }

            return await new JournalService.JournalServiceClient(Fixture.Channel("documentation")).AppendEntryAsync(note, headers, Suite.Soon);
        }

        static async Task Refuses(StatusCode code, string reason, Task<AppendEntryResponse> call)
        {
            var refused = Refused.With(await Assert.ThrowsAsync<RpcException>(() => call));
            Assert.Equal((code, reason), (refused.Code, refused.Reason));
        }
    }

    [Fact]
    public void Every_list_of_the_contract_stands_here()
    {
        var paged = Contract.Methods.Values.Where(method => method.InputType.FindFieldByName("page_token") is not null).Select(method => method.FullName);

        Assert.Equal(paged.Order(StringComparer.Ordinal), Lists.Keys.Concat(OfOthers).Order(StringComparer.Ordinal));
    }

    // A note of a case that somebody else is responsible for.
    private async Task<AppendEntryRequest> Note()
    {
        var registered = await Fixture.As(name: "Anna Ansvarlig").Register();
        await Fixture.As(name: "Anna Ansvarlig").JournalOf(registered, 3);
        return new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Opkald", Text = "Ringet op." };
    }
}
