using System.Diagnostics;
using System.Globalization;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Telemetry;
using EventLog = Sygeopfoelgning.Data.Storage.EventLog;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>Another replica moved the cursor first; this one's work is rolled back.</summary>
internal sealed class CursorMovedException() : Exception("Another replica has processed these events.");

/// <summary>Applies events: their effects and the cursor in one transaction.</summary>
internal sealed class EventApplier(SubscriptionStore store, BusinessClock clock, WakeUps wakeUps, OwnLog watchers, ServiceName service)
{
    internal static readonly ActivitySource Source = new("Sygeopfoelgning.Feed");

    // Work that follows at once belongs to the trace of the click; later work has its own trace, with a link.
    private static readonly TimeSpan Immediate = TimeSpan.FromMinutes(1);

    /// <summary>Applies the events in order and moves the cursor to the last one. All or nothing.</summary>
    public async Task Apply(PublisherMap publisher, Progress from, IReadOnlyList<Event> events, FeedCursor to, CancellationToken cancel)
    {
        var fetched = await Fetch(publisher, events, cancel);
        await using var transaction = await store.Begin(cancel);
        var clocks = new Dictionary<short, SetTime>();
        var parked = new HashSet<Guid>();
        var erased = new HashSet<Guid>();
        await transaction.Ask(cancel, [
            (SubscriptionStore.SetClocks, row => clocks[row.Get<short>("municipality_code")] = BusinessClock.Map(row)),
            (SubscriptionStore.ParkedAmong(events), row => parked.Add(row.Get<Guid>("aggregate_id"))),
            (SubscriptionStore.ErasedAmong(events), row => erased.Add(row.Get<Guid>("case_id")))]);

        foreach (var envelope in events)
        {
            if (publisher.Find(envelope) is not { } handle)
            {
                continue;
            }

            // What is erased stays erased. An erasure waits for nothing: it removes what is parked.
            var aggregate = Guid.Parse(envelope.AggregateId);
            if (PublisherMap.IsAboutErasure(envelope))
            {
                parked.Remove(aggregate);
                erased.Add(aggregate);
            }
            else if (erased.Contains(aggregate))
            {
                continue;
            }

            if (parked.Contains(aggregate))
            {
                transaction.Add(SubscriptionStore.Park(publisher.Publisher, to.Epoch, envelope, Failures.EarlierEventParked, 0));
                continue;
            }

            using var span = Begin("handle", envelope);
            transaction.Add(Statement.SetMunicipality((short)envelope.MunicipalityCode));
            await handle(envelope, fetched.GetValueOrDefault(envelope.Sequence), WorkOf(transaction, envelope, clocks, cancel));
            if (events.Count == 1)
            {
                await transaction.Flush(cancel);
            }
        }

        await Move(transaction, publisher, from, to, cancel);

        // Wakes the readers of what the handlers published. If they published nothing, it costs the readers one query.
        wakeUps.Publish();
        foreach (var envelope in events.Where(publisher.WakesWatchers))
        {
            watchers.Signal((short)envelope.MunicipalityCode, Guid.Parse(envelope.AggregateId));
        }

        foreach (var municipality in events.Where(publisher.WakesLists).Select(envelope => (short)envelope.MunicipalityCode).Distinct())
        {
            watchers.Signal(municipality, OwnLog.WholeMunicipality);
        }
    }

    /// <summary>Fetches from other services what the events' handlers need. Before any transaction.</summary>
    public Task<IReadOnlyDictionary<long, object>> Fetch(PublisherMap publisher, IReadOnlyList<Event> events, CancellationToken cancel) =>
        Fetches.Of(publisher, events, first => Begin("fetch for", first), cancel);

    /// <summary>Queues the effect of one event in the caller's transaction.</summary>
    public async Task Effect(
        Transaction transaction, PublisherMap publisher, Event envelope, IReadOnlyDictionary<long, object> fetched, CancellationToken cancel)
    {
        var clocks = new Dictionary<short, SetTime>();
        await transaction.Ask(cancel, (SubscriptionStore.SetClocks, row => clocks[row.Get<short>("municipality_code")] = BusinessClock.Map(row)));
        if (publisher.Find(envelope) is { } handle)
        {
            using var span = Begin("handle", envelope);
            transaction.Add(Statement.SetMunicipality((short)envelope.MunicipalityCode));
            await handle(envelope, fetched.GetValueOrDefault(envelope.Sequence), WorkOf(transaction, envelope, clocks, cancel));
            await transaction.Flush(cancel);
        }
    }

    /// <summary>Parks one event and moves the cursor past it.</summary>
    public async Task Park(
        PublisherMap publisher, Progress from, Event envelope, FeedCursor to, string error, int attempts, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        transaction.Add(SubscriptionStore.HoldAgainstErasure(envelope));
        transaction.Add(SubscriptionStore.Park(publisher.Publisher, to.Epoch, envelope, error, attempts));
        await Move(transaction, publisher, from, to, cancel);
    }

    /// <summary>Whether an event of the same aggregate is parked, from any publisher.</summary>
    public async Task<bool> IsParked(Event envelope, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        var parked = false;
        await transaction.Ask(cancel, (SubscriptionStore.ParkedAmong([envelope]), _ => parked = true));
        return parked;
    }

    private static async Task Move(Transaction transaction, PublisherMap publisher, Progress from, FeedCursor to, CancellationToken cancel)
    {
        transaction.Add(SubscriptionStore.Advance(publisher.Publisher, from, to), new CursorMovedException());
        await transaction.Commit(cancel);
    }

    // The service acts as itself; the actor remains the person whose act the event describes.
    private UnitOfWork WorkOf(Transaction transaction, Event envelope, Dictionary<short, SetTime> clocks, CancellationToken cancel)
    {
        var municipality = (short)envelope.MunicipalityCode;
        return new UnitOfWork(transaction, municipality, cancel)
        {
            Business = clock.TimeOf(clocks.GetValueOrDefault(municipality)),
            Now = clock.Now,
            Actor = envelope.Actor,
            Purpose = EventLog.TypeOf(envelope),
            RequestId = envelope.RequestId,
        };
    }

    private WorkSpan Begin(string what, Event envelope)
    {
        var type = envelope.Payload.TypeUrl[(envelope.Payload.TypeUrl.LastIndexOf('.') + 1)..];
        var immediate = clock.Now - envelope.OccurredAt.ToDateTimeOffset() < Immediate;
        return WorkSpan.Begin(Source, $"{what} {type}", ActivityKind.Consumer, envelope.TraceParent, follows: immediate)
            .Of(envelope.AggregateId, envelope.MunicipalityCode)
            .SetTag("messaging.system", "sygeopfoelgning")
            .SetTag("messaging.operation.name", "handle")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", type)
            .SetTag("messaging.consumer.group.name", service.Value)
            .SetTag("messaging.message.id", envelope.Sequence.ToString(CultureInfo.InvariantCulture));
    }
}
