using System.Diagnostics;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A list of cases as a subscription of Watch: the team on duty sees new cases as they come in (vagt, S3-01).</summary>
public sealed class WatchedCaseListTests(StackFixture fixture) : WatchTest(fixture)
{
    private const string North = "team-nord";

    // Far below the heartbeat, with which a list is read again whatever happens.
    private static readonly TimeSpan LongBeforeTheHeartbeat = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_new_case_is_sent_to_the_team_on_duty_by_itself_and_then_its_next_deadline()
    {
        using var officer = Fixture.As(GivenLists.Officer(Municipality, "Anna Ager", North));
        var earlier = (await officer.Register()).Case;
        await officer.WithDeadlines(new ListCasesRequest { Filter = OfTeam(North) });
        using var onDuty = Watch(officer, List("vagt", OfTeam(North)));
        var snapshot = Assert.Single(await onDuty.Beginning());
        Assert.Equal(("snapshot", "vagt"), (snapshot.Kind, snapshot.SubscriptionId));
        Assert.Equal([earlier.CaseId], Cases(snapshot));

        var registered = (await officer.Register()).Case;
        var waited = Stopwatch.StartNew();
        var change = await onDuty.News();

        Assert.True(waited.Elapsed < LongBeforeTheHeartbeat, $"{waited.Elapsed}");
        Assert.Equal("change", change.Kind);
        Assert.Equal([registered.CaseId, earlier.CaseId], Cases(change));
        var row = change.State<CaseList>().Cases[0];
        Assert.Equal((registered.CaseNumber, "Anna Ager", North), (row.CaseNumber, row.ResponsibleName, row.TeamId));
        while (row.NextDeadline is null)
        {
            row = (await onDuty.News()).State<CaseList>().Cases[0];
        }

        Assert.Equal(registered.CaseId, row.CaseId);
        Assert.True(waited.Elapsed < LongBeforeTheHeartbeat, $"{waited.Elapsed}");

        // What was sent is in the access log, and nothing else.
        var logged = await (await Fixture.Database("cases", "superuser")).All(
            found => found.GetFieldValue<Guid[]>(0),
            "select case_ids from access_log where municipality_code = $1 and rpc like '%/Watch' and $2 = any (case_ids) order by occurred_at",
            (short)Municipality, Guid.Parse(registered.CaseId));
        Assert.All(logged, ids => Assert.Equal([Guid.Parse(registered.CaseId), Guid.Parse(earlier.CaseId)], ids));
    }

    [Fact]
    public async Task A_case_of_another_team_is_not_sent_and_one_that_is_restricted_is_gone()
    {
        var municipality = await Fixture.NewMunicipality();
        using var anna = Fixture.As(GivenLists.Officer(municipality, "Anna Ager", North));
        using var other = Fixture.As(GivenLists.Officer(municipality, "Bo Borg", "team-syd"));
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var (stays, goes) = ((await anna.Register()).Case, (await anna.Register()).Case);
        await anna.WithDeadlines(new ListCasesRequest());
        using var watching = Watch(leader, List("list", OfTeam(North)));
        Assert.Equal([goes.CaseId, stays.CaseId], Cases(Assert.Single(await watching.Beginning())));

        await other.Register();
        var access = new CaseAccessService.CaseAccessServiceClient(leader.To("cases"));
        var seen = await access.GetCaseAccessAsync(new() { CaseId = goes.CaseId }, deadline: Suite.Soon);
        await access.RestrictCaseAsync(
            new() { RequestId = Given.RequestId, CaseId = goes.CaseId, Etag = seen.Access.Etag, Restriction = Types.V1.CaseRestriction.OwnStaff }, deadline: Suite.Soon);

        Assert.Equal([stays.CaseId], Cases(await watching.News()));
    }

    [Fact]
    public async Task A_page_says_whether_there_is_more_and_a_resumed_list_that_is_the_same_is_not_sent_again()
    {
        var municipality = await Fixture.NewMunicipality();
        using var anna = Fixture.As(GivenLists.Officer(municipality, "Anna Ager", North));
        for (var n = 0; n < 3; n++)
        {
            await anna.Register();
        }

        await anna.WithDeadlines(new ListCasesRequest());
        var subscription = List("list", new CaseFilter { Status = CaseStatus.Open }, CaseOrder.NextDeadlineAsc);
        subscription.CaseList.PageSize = 2;
        string token;
        using (var watching = Watch(anna, subscription))
        {
            var snapshot = Assert.Single(await watching.Beginning());
            Assert.Equal((2, true), (Cases(snapshot).Count, snapshot.State<CaseList>().More));
            token = watching.ResumeToken;
        }

        using var resumed = new Watching<WatchResponse>(anna.CaseWatch.Watch(new() { Subscriptions = { subscription }, ResumeToken = token }));
        Assert.Empty(await resumed.Beginning());
    }

    [Fact]
    public async Task Officers_need_a_purpose_and_a_citizen_watches_the_own_cases_only()
    {
        var registered = (await Caseworker.Register()).Case;
        await Caseworker.Register();
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler"), purpose: null);
        using (var watching = Watch(without, List("list", new CaseFilter())))
        {
            Assert.Equal("PURPOSE_REQUIRED", Assert.Single(await watching.Beginning()).Ended.Reason);
        }

        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Citizen.PersonId), purpose: null);
        using var own = Watch(citizen, List("list", new CaseFilter()));
        Assert.Equal([registered.CaseId], Cases(Assert.Single(await own.Beginning())));
    }

    [Fact]
    public async Task A_list_that_is_not_offered_is_refused_by_its_field()
    {
        var wrong = List("list", new CaseFilter { ResponsibleId = "anna", TeamId = North }, CaseOrder.NextDeadlineAsc);
        wrong.CaseList.PageSize = -1;

        var refused = await RefusedStream(Caseworker.CaseWatch.Watch(new() { Subscriptions = { wrong } }));

        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(
            [
                ("subscriptions[0].case_list.filter.status", "ORDER_NEEDS_OPEN_CASES"), ("subscriptions[0].case_list.filter.team_id", "LIST_OF_OFFICER_OR_TEAM"),
                ("subscriptions[0].case_list.page_size", "PAGE_SIZE_NEGATIVE"),
            ],
            refused.Violations.Order());
    }

    private static WatchSubscription List(string id, CaseFilter filter, CaseOrder order = CaseOrder.CaseNumberDesc) =>
        new() { SubscriptionId = id, CaseList = new CaseListToWatch { Filter = filter, Order = order } };

    private static CaseFilter OfTeam(string team) => new() { TeamId = team, Status = CaseStatus.Open };

    private static List<string> Cases(Answer<WatchResponse> answer) => [.. answer.State<CaseList>().Cases.Select(one => one.CaseId)];
}
