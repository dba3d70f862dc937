using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What handlers need of another service is fetched before the transaction, in one call per aggregate.</summary>
public sealed class FetchesTests
{
    private static readonly ActivitySource Source = new("test");

    private readonly ConcurrentBag<long[]> calls = [];
    private int running;
    private int most;

    [Fact]
    public async Task A_page_is_fetched_for_in_one_call_per_case_and_events_that_need_nothing_in_none()
    {
        var found = await Fetch(Needing(1, "a"), Needing(2, "b"), Other(3, "a"), Free(4, "a"), Needing(5, "a", municipality: 766), Needing(6, "b"));

        Assert.Equal(["1,3", "2,6", "5"], calls.Select(call => string.Join(',', call)).Order(StringComparer.Ordinal));
        Assert.Equal([1L, 2, 3, 5, 6], found.Keys.Order());
        Assert.Equal("text 3", found[3]);
    }

    [Fact]
    public async Task Of_many_cases_a_few_are_fetched_for_at_once()
    {
        await Fetch([.. Enumerable.Range(1, 60).Select(number => Needing(number, $"case {number}"))]);

        Assert.Equal(60, calls.Count);
        Assert.InRange(most, 2, 8);
    }

    [Fact]
    public async Task A_failure_of_one_call_is_the_failure_of_the_page() =>
        await Assert.ThrowsAsync<TimeoutException>(() => Fetch(Needing(1, "a"), Needing(-1, "b")));

    [Fact]
    public void An_event_has_one_fetch()
    {
        var events = new SubscriptionMap().From("cases").On<GoalFormulated, string>((_, _, _) => Task.CompletedTask, Texts);

        Assert.Throws<ArgumentException>(() => events.On<GoalFormulated, string>((_, _, _) => Task.CompletedTask, Texts));
    }

    private Task<IReadOnlyDictionary<long, object>> Fetch(params Event[] events)
    {
        var publisher = new SubscriptionMap().From("cases")
            .On<GoalFormulated, string>((_, _, _) => Task.CompletedTask, Texts)
            .On<GoalClosed, string>((_, _, _) => Task.CompletedTask, Texts)
            .On<CaseRegistered>((_, _) => Task.CompletedTask);
        return Fetches.Of(publisher, events, _ => WorkSpan.Begin(Source, "fetch", ActivityKind.Internal, "", follows: false), CancellationToken.None);
    }

    private async Task<IReadOnlyDictionary<long, string>> Texts(IReadOnlyList<Event> events, CancellationToken cancel)
    {
        var now = Interlocked.Increment(ref running);
        InterlockedMax(now);
        await Task.Delay(10, cancel);
        Interlocked.Decrement(ref running);
        calls.Add([.. events.Select(one => one.Sequence)]);
        return events.Any(one => one.Sequence < 0) ? throw new TimeoutException() : events.ToDictionary(one => one.Sequence, one => $"text {one.Sequence}");
    }

    private void InterlockedMax(int now)
    {
        lock (calls)
        {
            most = Math.Max(most, now);
        }
    }

    private static Event Needing(long sequence, string caseId, int municipality = 101) => Of(sequence, caseId, municipality, Any.Pack(new GoalFormulated()));

    private static Event Other(long sequence, string caseId) => Of(sequence, caseId, 101, Any.Pack(new GoalClosed()));

    private static Event Free(long sequence, string caseId) => Of(sequence, caseId, 101, Any.Pack(new CaseRegistered()));

    private static Event Of(long sequence, string caseId, int municipality, Any payload) =>
        new() { Sequence = sequence, AggregateId = caseId, MunicipalityCode = municipality, Payload = payload };
}
