using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;
using Doc = Sygeopfoelgning.Documentation.V1;
using Parts = Sygeopfoelgning.Coordination.V1;
using Plans = Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What a Watch sends: the state, the changes, and nothing to those who may not see them.</summary>
[TouchesRedis("Watch")]
public sealed class WatchTests(StackFixture fixture) : WatchTest(fixture)
{
    [Fact]
    public async Task A_watch_of_a_case_that_was_just_registered_begins_with_its_state_in_every_service()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;

        using var cases = Watch(Caseworker, CaseOf("mine", caseId));
        var ofCase = Assert.Single(await cases.Beginning());
        Assert.Equal(("snapshot", "mine"), (ofCase.Kind, ofCase.SubscriptionId));
        Assert.Equal(registered.Case, ofCase.State<Case>());

        using var plans = new Watching<Plans.WatchResponse>(Caseworker.PlanWatch.Watch(new()
        {
            AtLeast = registered.Position, Subscriptions = { new Plans.WatchSubscription { SubscriptionId = "p", Plan = new() { CaseId = caseId } } },
        }));
        var plan = Assert.Single(await plans.Beginning());
        Assert.Equal(
            (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Plan, plan.State<Plans.Plan>());

        using var parties = new Watching<Parts.WatchResponse>(Caseworker.PartiesWatch.Watch(new()
        {
            AtLeast = registered.Position, Subscriptions = { new Parts.WatchSubscription { SubscriptionId = "q", Parties = new() { CaseId = caseId } } },
        }));
        var listed = Assert.Single(await parties.Beginning()).State<Parts.Parties>();
        Assert.Equal(caseId, listed.CaseId);
        Assert.Equal((await Caseworker.Parties.ListPartiesAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Parties, listed.Parties_);

        await Caseworker.JournalOf(registered, 3);
        using var journal = Watch(Caseworker, JournalOf("j", caseId, after: 1));
        Assert.Equal([2L, 3], Assert.Single(await journal.Beginning()).State<JournalEntries>().Entries.Select(entry => entry.Number));
    }

    [Fact]
    public async Task An_entry_that_an_event_of_another_service_gives_is_told_as_well()
    {
        var caseId = await NewCase();
        using var journal = Watch(Caseworker, JournalOf("j", caseId, after: 3));
        await journal.Beginning();

        await Publish("scheduling", caseId, new PlanMade { CaseId = caseId, Rules = new() { RuleSetId = "RS-2015" } });

        Assert.Equal("sygeopfoelgning.feed.v1.PlanMade", Assert.Single((await journal.News()).State<JournalEntries>().Entries).EventType);
    }

    [Fact]
    public async Task A_new_state_is_told_whole_and_an_event_that_changes_nothing_is_not_told()
    {
        var caseId = await NewCase();
        using var cases = Watch(Caseworker, CaseOf("c", caseId));
        var before = Assert.Single(await cases.Beginning()).State<Case>();

        await Publish("cases", caseId, new JournalEntryAppended { CaseId = caseId });
        await NextVersion(caseId);
        var told = await cases.News();

        Assert.Equal(("change", "c"), (told.Kind, told.SubscriptionId));
        var expected = before.Clone();
        expected.Etag = told.State<Case>().Etag;
        Assert.NotEqual(before.Etag, expected.Etag);
        Assert.Equal(expected, told.State<Case>());
    }

    [Fact]
    public async Task Nothing_is_lost_between_the_snapshot_and_the_first_change()
    {
        var caseId = await NewCase();
        for (var n = 0; n < 20; n++)
        {
            var writing = Note(Caseworker, caseId, $"Samtidigt {n}");
            using var journal = Watch(Caseworker, JournalOf("j", caseId, after: 3 + n));
            var entries = new List<JournalEntry>();
            while (entries.Count == 0)
            {
                entries.AddRange((await journal.News()).State<JournalEntries>().Entries);
            }

            Assert.Equal((await writing).Entry, Assert.Single(entries));
        }
    }

    [Fact]
    public async Task A_case_that_is_not_the_municipalitys_ends_its_subscription_only_and_tells_no_more_than_one_that_is_nowhere()
    {
        var mine = await NewCase();
        var theirs = (await Fixture.As(municipality: 766).Register()).Case.CaseId;
        var nowhere = Guid.NewGuid().ToString();

        using var cases = Watch(Caseworker, CaseOf("theirs", theirs), CaseOf("nowhere", nowhere), CaseOf("mine", mine));
        var answers = await cases.Beginning();

        Assert.Equal([("ended", "theirs"), ("ended", "nowhere"), ("snapshot", "mine")], answers.Select(one => (one.Kind, one.SubscriptionId)));
        Assert.Equal(["CASE_NOT_FOUND", "CASE_NOT_FOUND"], answers.Take(2).Select(one => one.Ended.Reason));
        Assert.Equal(
            answers[0].Ended.Message.Replace(theirs, "", StringComparison.Ordinal), answers[1].Ended.Message.Replace(nowhere, "", StringComparison.Ordinal));

        await NextVersion(mine);
        Assert.Equal("mine", (await cases.News()).SubscriptionId);
    }

    [Fact]
    public async Task A_case_whose_key_was_erased_ends_its_subscription()
    {
        var caseId = await NewCase();
        using var plans = new Watching<Plans.WatchResponse>(Caseworker.PlanWatch.Watch(new()
        {
            Subscriptions = { new Plans.WatchSubscription { SubscriptionId = "p", Plan = new() { CaseId = caseId } } },
        }));
        Assert.Equal("snapshot", Assert.Single(await plans.Beginning()).Kind);

        await (await Fixture.Database("scheduling", "superuser")).Run("delete from case_key where case_id = $1", Guid.Parse(caseId));
        await Publish("scheduling", caseId, new PlanMade { CaseId = caseId, Rules = new() { RuleSetId = "RS-2015" } });

        var ended = await plans.News();
        Assert.Equal(("ended", "CASE_NOT_FOUND"), (ended.Kind, ended.Ended.Reason));
        Assert.NotEmpty(ended.Ended.Message);
    }

    [Fact]
    public async Task Whoever_loses_access_to_a_case_is_told_so_and_nothing_more_in_every_service()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var caseId = registered.Case.CaseId;
        var colleague = Fixture.As(name: "Karl Kollega");
        using var cases = Watch(colleague, CaseOf("c", caseId));
        using var journal = Watch(colleague, JournalOf("j", caseId, after: 3));
        await using var replica = await Replica.Start(Stack, "documentation", ("Watch__Heartbeat", "00:00:00.5"));
        using var second = Stack.At("documentation", replica.Address, municipality: Municipality, name: "Karl Kollega", around: new Patient());
        using var there = Watch(second, JournalOf("j", caseId, after: 3));
        await cases.Beginning();
        await journal.Beginning();
        await there.Beginning();

        // What restricting the case does in Cases, in one transaction: the access and its event.
        var before = await (await Fixture.Database("cases", "superuser")).One<string>(
            """
            update case_access set restriction = 2, version = version + 1 where case_id = $1
            returning person_id::text || '|' || responsible_id
            """, Guid.Parse(caseId));
        await Publish("cases", caseId, new CaseAccessChanged
        {
            CaseId = caseId,
            Access = new() { PersonId = before.Split('|')[0], ResponsibleId = before.Split('|')[1], Restriction = Types.V1.CaseRestriction.ProtectedPerson },
        });

        var ended = await cases.News();
        Assert.Equal(("ended", "CASE_RESTRICTED"), (ended.Kind, ended.Ended.Reason));
        Assert.Equal("CASE_RESTRICTED", (await journal.News()).Ended.Reason);
        Assert.Equal("CASE_RESTRICTED", (await there.News()).Ended.Reason);
        await Note(Caseworker, caseId, "Kun for navngivne");
        Assert.Equal("heartbeat", (await there.Next())!.Kind);
        Assert.Equal("heartbeat", (await there.Next())!.Kind);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_request_is_said_at_once()
    {
        var id = Guid.NewGuid().ToString();
        Assert.Equal([("subscriptions", "FIELD_REQUIRED")], (await RefusedStream(Caseworker.CaseWatch.Watch(new(), deadline: Suite.Soon))).Violations);
        Assert.Equal([("subscriptions", "LIST_TOO_LONG")], (await RefusedStream(Caseworker.CaseWatch.Watch(
            new() { Subscriptions = { Enumerable.Range(0, 51).Select(n => CaseOf($"{n}", id)) } }, deadline: Suite.Soon))).Violations);

        var refused = await RefusedStream(Caseworker.JournalWatch.Watch(new()
        {
            Subscriptions =
            {
                JournalOf("twice", id, after: -1), JournalOf("twice", "no id", after: 0), new Doc.WatchSubscription { SubscriptionId = "x" },
                JournalOf("", id, after: 0), JournalOf(new string('x', 65), id, after: 0),
            },
        }, deadline: Suite.Soon));

        Assert.Equal(
            [
                ("subscriptions", "SUBSCRIPTION_ID_TWICE"), ("subscriptions[0].journal.after_number", "NUMBER_NEGATIVE"),
                ("subscriptions[1].journal.case_id", "UUID_INVALID"), ("subscriptions[2].watched", "FIELD_REQUIRED"),
                ("subscriptions[3].subscription_id", "FIELD_REQUIRED"), ("subscriptions[4].subscription_id", "TEXT_TOO_LONG"),
            ],
            refused.Violations.Order());
    }
}
