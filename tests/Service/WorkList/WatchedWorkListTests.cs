using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A work list as a subscription of Watch: sent when it changes, to whom its cases are open, and logged when it is sent.</summary>
public sealed class WatchedWorkListTests(StackFixture fixture) : WatchTest(fixture)
{
    private const string Anna = "caseworker-anna";

    private static readonly DateOnly Day = new(2026, 3, 18);

    [Fact]
    public async Task A_list_is_sent_again_when_something_in_it_changes_and_not_when_nothing_does()
    {
        var signal = (await Caseworker.Register()).Case.CaseId;
        var officer = "officer-watched";
        var first = new StoredDuty(Guid.NewGuid(), "R-FU-FIRST", Day) { Responsible = officer };
        await Store(first);
        using var watching = Watch(Caseworker, List("list", officer));
        var snapshot = Assert.Single(await watching.Beginning());
        Assert.Equal(("snapshot", "list"), (snapshot.Kind, snapshot.SubscriptionId));
        Assert.Equal([first.CaseId], Cases(snapshot));

        // Another officer's: the list of this one is the same.
        await Store(new StoredDuty(Guid.NewGuid(), "R-FU-FIRST", Day));
        await Happens(signal);
        var second = new StoredDuty(Guid.NewGuid(), "R-FU-4W", Day.AddDays(-1)) { Responsible = officer };
        await Store(second);
        await Happens(signal);
        var change = await watching.News();
        Assert.Equal("change", change.Kind);
        Assert.Equal([second.CaseId, first.CaseId], Cases(change));
        Assert.False(change.State<DeadlineList>().More);

        var logged = await (await Scheduling()).All(
            row => row.GetFieldValue<Guid[]>(0),
            "select case_ids from access_log where municipality_code = $1 and rpc like '%/Watch' and $2 = any (case_ids) order by occurred_at",
            (short)Municipality, first.CaseId);
        Assert.Equal([[first.CaseId], [second.CaseId, first.CaseId]], logged);
    }

    [Fact]
    public async Task A_case_that_the_watcher_may_not_reach_any_more_is_gone_from_the_next_state()
    {
        var signal = (await Caseworker.Register()).Case.CaseId;
        var officer = "officer-restricted";
        var (stays, goes) = (new StoredDuty(Guid.NewGuid(), "R-FU-FIRST", Day) { Responsible = officer }, new StoredDuty(Guid.NewGuid(), "R-FU-FIRST", Day) { Responsible = officer });
        await Store(stays, goes);
        using var watching = Watch(Caseworker, List("list", officer));
        Assert.Equal(2, Cases(Assert.Single(await watching.Beginning())).Count);

        await (await Scheduling()).Run(
            "update case_access set restriction = 2 where municipality_code = $1 and case_id = $2", (short)Municipality, goes.CaseId);
        await Happens(signal);

        Assert.Equal([stays.CaseId], Cases(await watching.News()));
    }

    [Fact]
    public async Task A_resumed_list_that_is_the_same_is_not_sent_again_and_a_page_says_whether_there_is_more()
    {
        var officer = "officer-resumed";
        await Store([.. Enumerable.Range(0, 3).Select(n => new StoredDuty(Guid.NewGuid(), "R-FU-FIRST", Day.AddDays(n)) { Responsible = officer })]);
        var subscription = List("list", officer);
        subscription.DeadlineList.PageSize = 2;
        string token;
        using (var watching = Watch(Caseworker, subscription))
        {
            var snapshot = Assert.Single(await watching.Beginning());
            Assert.Equal((2, true), (Cases(snapshot).Count, snapshot.State<DeadlineList>().More));
            token = watching.ResumeToken;
        }

        using var resumed = new Watching<WatchResponse>(Caseworker.PlanWatch.Watch(new() { Subscriptions = { subscription }, ResumeToken = token }));
        Assert.Empty(await resumed.Beginning());
    }

    [Fact]
    public async Task A_list_is_watched_by_officers_with_a_purpose()
    {
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler"), purpose: null);
        using (var watching = Watch(without, List("list", Anna)))
        {
            Assert.Equal("PURPOSE_REQUIRED", Assert.Single(await watching.Beginning()).Ended.Reason);
        }

        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Carla Citizen", Guid.NewGuid().ToString()));
        using (var watching = Watch(citizen, List("list", Anna)))
        {
            Assert.Equal("ROLE_MISSING", Assert.Single(await watching.Beginning()).Ended.Reason);
        }
    }

    [Fact]
    public async Task Garbage_in_a_watched_filter_is_refused_by_its_field()
    {
        var wrong = List("list", Anna);
        wrong.DeadlineList.Filter.TeamId = "team-nord";
        wrong.DeadlineList.Filter.RuleId = "R-NOWHERE";
        wrong.DeadlineList.PageSize = -1;

        var refused = await RefusedStream(Caseworker.PlanWatch.Watch(new() { Subscriptions = { wrong } }));

        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(
            [
                ("subscriptions[0].deadline_list.filter.rule_id", "DUTY_UNKNOWN"), ("subscriptions[0].deadline_list.filter.team_id", "OFFICER_OR_TEAM"),
                ("subscriptions[0].deadline_list.page_size", "PAGE_SIZE_NEGATIVE"),
            ],
            refused.Violations.Order());
    }

    private static Watching<WatchResponse> Watch(Suite suite, WatchSubscription subscription) =>
        new(suite.PlanWatch.Watch(new() { Subscriptions = { subscription } }));

    private static WatchSubscription List(string id, string officer) =>
        new() { SubscriptionId = id, DeadlineList = new DeadlineListToWatch { Filter = new DeadlineFilter { ResponsibleId = officer } } };

    private static List<Guid> Cases(Answer<WatchResponse> answer) =>
        [.. answer.State<DeadlineList>().Deadlines.Select(row => Guid.Parse(row.CaseId))];

    private Task<NpgsqlDataSource> Scheduling() => Fixture.Database("scheduling", "superuser");

    private async Task Store(params StoredDuty[] duties) => await StoredDuties.Store(await Scheduling(), Municipality, duties);

    // Something about a case of the municipality, in Scheduling's own log.
    private Task Happens(string caseId) => Publish("scheduling", caseId, new PlanMade { CaseId = caseId, Rules = new() { RuleSetId = "RS-2015" } });
}
