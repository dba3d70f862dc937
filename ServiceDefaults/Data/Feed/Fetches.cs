using System.Collections.Concurrent;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>
/// Fetches from another service what the handlers of some events need, before the transaction that applies them: no lock is held
/// while another service is asked.
/// </summary>
/// <param name="events">Events of one aggregate, in their order.</param>
/// <param name="cancel">Ends with the service.</param>
/// <returns>What was fetched, for each event by its sequence.</returns>
public delegate Task<IReadOnlyDictionary<long, TFetched>> Fetch<TFetched>(IReadOnlyList<Event> events, CancellationToken cancel);

/// <summary>A registered fetch. Events of different types whose fetch is the same are fetched for in one call.</summary>
internal sealed record RegisteredFetch(Delegate Same, Func<IReadOnlyList<Event>, CancellationToken, Task<IEnumerable<KeyValuePair<long, object>>>> Run);

/// <summary>Fetches for a page of events: one call for each aggregate, a few at once.</summary>
internal static class Fetches
{
    private const int AtOnce = 8;

    /// <summary>What was fetched, by the sequence of the event; nothing for events that need nothing.</summary>
    /// <param name="publisher">The publisher, with the fetches of its events.</param>
    /// <param name="events">The events.</param>
    /// <param name="begin">Begins the span of a call, from the first of its events.</param>
    /// <param name="cancel">Ends with the service.</param>
    public static async Task<IReadOnlyDictionary<long, object>> Of(
        PublisherMap publisher, IReadOnlyList<Event> events, Func<Event, WorkSpan> begin, CancellationToken cancel)
    {
        var calls = events
            .Select(envelope => (Envelope: envelope, Fetch: publisher.FetchOf(envelope)))
            .Where(one => one.Fetch is not null)
            .GroupBy(one => (one.Envelope.MunicipalityCode, one.Envelope.AggregateId, one.Fetch!.Same))
            .ToList();
        var fetched = new ConcurrentDictionary<long, object>();
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (call, stop) =>
        {
            using var span = begin(call.First().Envelope);
            foreach (var (sequence, one) in await call.First().Fetch!.Run([.. call.Select(each => each.Envelope)], stop))
            {
                fetched[sequence] = one;
            }
        });
        return fetched;
    }
}
