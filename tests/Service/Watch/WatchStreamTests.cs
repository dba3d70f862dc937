using System.Diagnostics;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;
using Doc = Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A Watch as a stream: how much it carries, how long it lasts, and what happens to a caller who does not read.</summary>
[TouchesRedis("Watch")]
public sealed class WatchStreamTests(StackFixture fixture) : WatchTest(fixture)
{
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
        await using var replica = await Replica.Start(Stack, "cases", ("Watch__Longest", "00:00:10"), ("Watch__Heartbeat", "00:00:00.2"));
        using var second = Stack.At("cases", replica.Address, municipality: Municipality, around: new Patient());
        using var cases = Watch(second, CaseOf("c", caseId));

        var beats = 0;
        while (await cases.Next() is { } answer)
        {
            beats += answer.Kind == "heartbeat" ? 1 : 0;
        }

        // How many a busy machine manages does not matter.
        Assert.True(beats > 0, $"{beats} heartbeats");

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
    public async Task A_watch_ends_with_the_token_it_was_opened_with()
    {
        var caseId = await NewCase();
        // Ten seconds are allowed for clocks that differ: seven of them are over.
        var token = new TestToken { Municipality = $"{Municipality}", Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-7) }.Sign(Stack.Secret("users-signing-key"));
        using var suite = new Suite(Stack.Addresses, token);
        using var watching = Watch(suite, CaseOf("c", caseId));
        var waited = Stopwatch.StartNew();
        await watching.Beginning();
        while (await watching.Next() is { Kind: "heartbeat" })
        {
        }

        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var refused = await RefusedStream(suite.CaseWatch.Watch(new() { ResumeToken = watching.ResumeToken, Subscriptions = { CaseOf("c", caseId) } }));
        Assert.Equal(StatusCode.Unauthenticated, refused.Code);
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
        using var second = Stack.At("documentation", replica.Address, municipality: Municipality, around: new Patient());
        // Forty megabytes: a client buffers up to sixteen for its reader.
        using var journal = Watch(second, [.. Enumerable.Range(0, 50).Select(n => JournalOf($"j{n}", caseId, after: 0))]);
        await journal.Next();
        var unread = Stopwatch.StartNew();
        await Eventually.True("the time to read is over", async () =>
        {
            // The connection continues for everything else on it.
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
}
