using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;
using Doc = Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Resuming a Watch.</summary>
[TouchesRedis("Watch")]
public sealed class WatchResumeTests(StackFixture fixture) : WatchTest(fixture)
{
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
        using var second = Stack.At("cases", replica.Address, municipality: Municipality, around: new Patient());
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
            // One answer, then the connection is lost.
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
}
