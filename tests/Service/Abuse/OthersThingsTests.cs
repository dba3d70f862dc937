using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Page tokens and request ids of somebody else: they show nobody another's answer.</summary>
public sealed class OthersThingsTests(StackFixture fixture) : RpcTest(fixture)
{
    /// <summary>Every list of the contract, by its row.</summary>
    public static TheoryData<string> Lists => [.. Paged.Select(row => row.Name).Order(StringComparer.Ordinal)];

    private static IEnumerable<RpcRow> Paged => RpcRow.All.Where(row => row.Method?.InputType.FindFieldByName("page_token") is not null);

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_token_is_its_callers_alone_and_for_that_list_alone(string list)
    {
        var row = Paged.Single(row => row.Name == list);
        var about = await Filled(row);
        var roles = AccessMatrix.RolesOf(row.Method!).Select(role => role.WireName()).ToList();
        var caller = Fixture.As(roles[0]);
        var token = "";
        await Eventually.True("The list goes on behind its first page", async () => (token = await Next(row, caller, about, "")).Length > 0);

        await Next(row, caller, about, token);
        await Refuses(row, Fixture.As(roles[0], name: "Karl Kollega"));
        foreach (var role in roles.Skip(1).Where(role => role != Role.Citizen.WireName()))
        {
            await Refuses(row, Fixture.As(role));
        }

        // For others the case does not exist, or the token is not theirs; in no case is there a page.
        await Assert.ThrowsAsync<RpcException>(() => Next(row, Fixture.As(roles[0], municipality: 766), about, token));
        foreach (var other in Paged.Where(other => other.Name != list))
        {
            await Refuses(other, Fixture.As(AccessMatrix.RolesOf(other.Method!)[0].WireName()));
        }

        async Task Refuses(RpcRow asked, Suite suite)
        {
            var refused = Refused.With(await Assert.ThrowsAsync<RpcException>(() => Next(asked, suite, about, token)));
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

    // What the row's list is about, and more of it than a page of one shows.
    private async Task<RpcSubject> Filled(RpcRow row)
    {
        var about = await Prepare(row.About);
        await Caseworker.Register();
        if (row.About == About.Goals)
        {
            await Caseworker.Reformulate(about.CaseId, about.GoalId, about.Etag);
        }

        for (var i = 0; i < 2; i++)
        {
            var etag = (await Caseworker.Courses.GetCourseAsync(new() { CaseId = about.CaseId }, deadline: Suite.Soon)).Course.Etag;
            await Caseworker.Courses.StateExpectationAsync(
                new()
                {
                    RequestId = Given.RequestId, CaseId = about.CaseId, Etag = etag, StatedOn = Given.Today.ToProto(),
                    ExpectedRecoveryOn = Given.Today.AddDays(30 + i).ToProto(), Reason = "Opdigtet oplysning.",
                },
                deadline: Suite.Soon);
            await Caseworker.Cases.AddCitizenInputAsync(
                new() { RequestId = Given.RequestId, CaseId = about.CaseId, Kind = CitizenInputKind.Wish, Text = $"Opdigtet ønske {i}." }, deadline: Suite.Soon);
            await Caseworker.StateUnderstanding(about.CaseId, $"Opdigtet forståelse {i}.");
            await Prepare(About.BrokenGlass);
            await Prepare(About.ParkedEvent);
            await Prepare(About.NewOfficer);
            await Prepare(About.Calendar);
            var change = RpcRow.All.Single(one => one.Name == "cases.v1.SettingsService.ChangeSettings");
            await RpcRequests.Answers(
                change.Method!, Fixture.As("team_leader").To("cases"), RpcRequests.For(change.Method!, await Prepare(About.Settings), Municipality));
        }

        return about;
    }

    // A page of one, and the token of the next.
    private async Task<string> Next(RpcRow row, Suite suite, RpcSubject about, string token)
    {
        var request = RpcRequests.For(row.Method!, about, Municipality);
        row.Method!.InputType.FindFieldByName("page_size").Accessor.SetValue(request, 1);
        row.Method!.InputType.FindFieldByName("page_token").Accessor.SetValue(request, token);
        var page = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To((await ServedBy(row.Method!))[^1]), request));
        return (string)page.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(page);
    }

    // A note of a case that somebody else is responsible for.
    private async Task<AppendEntryRequest> Note()
    {
        var registered = await Fixture.As(name: "Anna Ansvarlig").Register();
        await Fixture.As(name: "Anna Ansvarlig").JournalOf(registered, 3);
        return new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Opkald", Text = "Ringet op." };
    }
}
