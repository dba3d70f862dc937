using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;
using Doc = Sygeopfoelgning.Documentation.V1;
using Parts = Sygeopfoelgning.Coordination.V1;
using Plans = Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Live updates: snapshot, changes, heartbeat, and how a stream is taken up again.</summary>
public sealed class WatchTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Notes = 5;

    // Twice the half second of the poll, and what the answer takes where others work as well.
    private static readonly TimeSpan BeforeThePollAfterNext = TimeSpan.FromSeconds(2);

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
    public async Task A_note_is_told_on_every_replica_before_the_poll_after_next()
    {
        var caseId = await NewCase();
        await using var replica = await Replica.Start(Stack, "documentation");
        using var second = Stack.At("documentation", replica.Address);
        using var here = Watch(Caseworker, JournalOf("j", caseId, after: 3));
        using var there = Watch(second, JournalOf("j", caseId, after: 3));
        await here.Beginning();
        await there.Beginning();

        var waits = new List<TimeSpan>();
        for (var n = 0; n < Notes; n++)
        {
            // Written by the one and by the other.
            var note = await Note(n % 2 == 0 ? Caseworker : second, caseId, $"Notat {n}");
            var waited = Stopwatch.StartNew();
            foreach (var watching in new[] { here, there })
            {
                var told = await watching.News();
                Assert.Equal(("change", "j"), (told.Kind, told.SubscriptionId));
                Assert.Equal(note.Entry, Assert.Single(told.State<JournalEntries>().Entries));
            }

            waits.Add(waited.Elapsed);
        }

        Assert.True(waits.Order().ElementAt(Notes / 2) < BeforeThePollAfterNext, string.Join(", ", waits));
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
    public async Task A_resumed_watch_tells_only_what_changed_since_and_takes_new_subscriptions_also_at_another_replica()
    {
        var (changed, same, added) = (await NewCase(), await NewCase(), await NewCase());
        string token;
        using (var cases = Watch(Caseworker, CaseOf("changed", changed), CaseOf("same", same)))
        {
            Assert.Equal(["changed", "same"], (await cases.Beginning()).Select(one => one.SubscriptionId));
            token = cases.ResumeToken;
        }

        await NextVersion(changed);
        await using var replica = await Replica.Start(Stack, "cases");
        using var second = Stack.At("cases", replica.Address);
        foreach (var suite in new[] { Caseworker, second })
        {
            using var resumed = new Watching<Sygeopfoelgning.Cases.V1.WatchResponse>(suite.CaseWatch.Watch(new()
            {
                ResumeToken = token, Subscriptions = { CaseOf("changed", changed), CaseOf("same", same), CaseOf("added", added) },
            }));
            Assert.Equal(
                [("snapshot", "changed"), ("snapshot", "added")], (await resumed.Beginning()).Select(one => (one.Kind, one.SubscriptionId)));

            // The same id for another case is another subscription.
            using var another = new Watching<Sygeopfoelgning.Cases.V1.WatchResponse>(suite.CaseWatch.Watch(new()
            {
                ResumeToken = resumed.ResumeToken, Subscriptions = { CaseOf("changed", changed), CaseOf("same", added) },
            }));
            Assert.Equal(["same"], (await another.Beginning()).Select(one => one.SubscriptionId));
        }
    }

    [Fact]
    public async Task A_resumed_journal_goes_on_behind_the_last_entry_that_was_told_without_gap_or_repetition()
    {
        var caseId = await NewCase();
        var written = new List<long>();
        for (var n = 0; n < 60; n++)
        {
            written.Add((await Note(Caseworker, caseId, $"Notat {n}")).Entry.Number);
        }

        var told = new List<long>();
        var token = "";
        var parts = 0;
        while (told.Count < 63)
        {
            // One answer, then the connection is gone.
            using var journal = new Watching<Doc.WatchResponse>(
                Caseworker.JournalWatch.Watch(new() { ResumeToken = token, Subscriptions = { JournalOf("j", caseId, after: 0) } }));
            var entries = (await journal.News()).State<JournalEntries>().Entries;
            Assert.InRange(entries.Count, 1, 25);
            told.AddRange(entries.Select(entry => entry.Number));
            token = journal.ResumeToken;
            parts++;
        }

        Assert.Equal([1L, 2, 3, .. written], told);
        Assert.Equal(3, parts);
        using var rest = new Watching<Doc.WatchResponse>(
            Caseworker.JournalWatch.Watch(new() { ResumeToken = token, Subscriptions = { JournalOf("j", caseId, after: 0) } }));
        Assert.Empty(await rest.Beginning());
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
        using var second = Stack.At("documentation", replica.Address, name: "Karl Kollega");
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
    public async Task A_resume_token_of_another_caller_role_or_method_or_a_changed_one_is_refused()
    {
        var caseId = await NewCase();
        string token;
        using (var cases = Watch(Caseworker, CaseOf("c", caseId)))
        {
            await cases.Beginning();
            token = cases.ResumeToken;
        }

        var changed = token[..^1] + (token[^1] == 'A' ? 'Q' : 'A');
        var request = new Sygeopfoelgning.Cases.V1.WatchRequest { Subscriptions = { CaseOf("c", caseId) } };
        foreach (var (suite, foreign) in new[]
        {
            (Fixture.As(name: "Karl Kollega"), token), (Fixture.As(role: "payment_unit"), token), (Fixture.As(municipality: 766), token),
            (Caseworker, changed), (Caseworker, "nonsense"), (Caseworker, "æ"), (Caseworker, token[..8]),
        })
        {
            request.ResumeToken = foreign;
            var refused = await RefusedStream(suite.CaseWatch.Watch(request, deadline: Suite.Soon));
            Assert.Equal((StatusCode.InvalidArgument, "RESUME_TOKEN_INVALID"), (refused.Code, refused.Reason));
            Assert.Equal([("resume_token", "RESUME_TOKEN_INVALID")], refused.Violations);
        }

        var elsewhere = await RefusedStream(Caseworker.JournalWatch.Watch(
            new() { ResumeToken = token, Subscriptions = { JournalOf("c", caseId, after: 0) } }, deadline: Suite.Soon));
        Assert.Equal("RESUME_TOKEN_INVALID", elsewhere.Reason);
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

    [Fact]
    public async Task Fifty_subscriptions_share_one_stream()
    {
        var cases = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => NewCase()));
        var all = Enumerable.Range(0, 50).Select(n => JournalOf($"s{n}", cases[n % 5], after: 3)).ToArray();
        using var journals = Watch(Caseworker, all);
        Assert.Equal(all.Select(one => one.SubscriptionId), (await journals.Beginning()).Select(one => one.SubscriptionId));

        await Note(Caseworker, cases[3], "Til ti abonnementer");

        var told = new List<string>();
        for (var n = 0; n < 10; n++)
        {
            told.Add((await journals.News()).SubscriptionId);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"s{3 + (5 * n)}"), told);
    }

    [Fact]
    public async Task A_watch_beats_is_closed_with_status_OK_when_its_time_is_over_and_does_not_hold_up_a_stop()
    {
        var caseId = await NewCase();
        await using var replica = await Replica.Start(Stack, "cases", ("Watch__Longest", "00:00:02"), ("Watch__Heartbeat", "00:00:00.2"));
        using var second = Stack.At("cases", replica.Address);
        using var cases = Watch(second, CaseOf("c", caseId));

        var beats = 0;
        while (await cases.Next() is { } answer)
        {
            beats += answer.Kind == "heartbeat" ? 1 : 0;
        }

        Assert.True(beats > 1, $"{beats} heartbeats");

        using var open = Watch(second, CaseOf("c", caseId));
        await open.Beginning();
        var waited = Stopwatch.StartNew();
        await replica.Stop();
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), $"The stop took {waited.Elapsed}.");
        while (await open.Next() is { Kind: "heartbeat" })
        {
        }
    }

    [Fact]
    public async Task A_caller_who_does_not_read_is_cut_and_resumes_while_others_on_the_connection_go_on()
    {
        var caseId = await NewCase();
        var text = new string('x', 20_000);
        for (var n = 0; n < 40; n++)
        {
            await Note(Caseworker, caseId, text);
        }

        await using var replica = await Replica.Start(Stack, "documentation", ("Watch__Patience", "00:00:01"));
        using var second = Stack.At("documentation", replica.Address);
        // Forty megabytes: a client takes in up to sixteen for whoever will read them.
        using var journal = Watch(second, [.. Enumerable.Range(0, 50).Select(n => JournalOf($"j{n}", caseId, after: 0))]);
        await journal.Next();
        var unread = Stopwatch.StartNew();
        await Eventually.True("the time to read is over", async () =>
        {
            // The connection goes on for everybody else on it.
            await second.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId, PageSize = 1 }, deadline: Suite.Soon);
            return unread.Elapsed > TimeSpan.FromSeconds(4);
        });

        var refused = Refused.With(await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await journal.Next() is not null)
            {
            }
        }));

        Assert.Equal((StatusCode.ResourceExhausted, "WATCH_TOO_SLOW"), (refused.Code, refused.Reason));
        Assert.True(refused.Detail<Google.Rpc.RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        var numbers = new List<long>();
        using var resumed = new Watching<Doc.WatchResponse>(
            second.JournalWatch.Watch(new() { ResumeToken = journal.ResumeToken, Subscriptions = { JournalOf("j0", caseId, after: 0) } }));
        foreach (var answer in await resumed.Beginning())
        {
            numbers.AddRange(answer.State<JournalEntries>().Entries.Select(entry => entry.Number));
        }

        Assert.True(numbers.Count == 0 || numbers[^1] == 43, string.Join(", ", numbers));
    }

    private static Watching<Sygeopfoelgning.Cases.V1.WatchResponse> Watch(Suite suite, params Sygeopfoelgning.Cases.V1.WatchSubscription[] all) =>
        new(suite.CaseWatch.Watch(new() { Subscriptions = { all } }));

    private static Watching<Doc.WatchResponse> Watch(Suite suite, params Doc.WatchSubscription[] all) =>
        new(suite.JournalWatch.Watch(new() { Subscriptions = { all } }));

    private static Sygeopfoelgning.Cases.V1.WatchSubscription CaseOf(string id, string caseId) =>
        new() { SubscriptionId = id, Case = new() { CaseId = caseId } };

    private static Doc.WatchSubscription JournalOf(string id, string caseId, long after) =>
        new() { SubscriptionId = id, Journal = new() { CaseId = caseId, AfterNumber = after } };

    private static async Task<Refused> RefusedStream<T>(AsyncServerStreamingCall<T> call)
    {
        using (call)
        {
            return Refused.With(await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None)));
        }
    }

    // A case whose events have all had their effects.
    private async Task<string> NewCase()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        return registered.Case.CaseId;
    }

    private static async Task<AppendEntryResponse> Note(Suite suite, string caseId, string text) => await suite.Journal.AppendEntryAsync(
        new AppendEntryRequest { RequestId = Given.RequestId, CaseId = caseId, Subject = "Notat", Text = text }, deadline: Suite.Soon);

    // What a write that changes master data does, in one transaction: state and event.
    private async Task NextVersion(string caseId) => await (await Fixture.Database("cases", "superuser")).Run(
        """
        with changed as (update sickness_case set version = version + 1 where case_id = $1 returning municipality_code, case_id)
        insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                           occurred_at, trace_parent, request_id)
        select municipality_code, case_id, $2, '', 'test', '', 'service', 'test', clock_timestamp(), '', '' from changed
        """,
        Guid.Parse(caseId), JournalEntryAppended.Descriptor.FullName);

    private async Task Publish(string service, string caseId, IMessage published)
    {
        NpgsqlDataSource database = await Fixture.Database(service, "superuser");
        await database.Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            values (101, $1, $2, $3, 'test', '', 'service', 'test', clock_timestamp(), '', '')
            """,
            Guid.Parse(caseId), published.Descriptor.FullName, published.ToByteArray());
    }
}
