using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>What a service does on others' events. One implementation per service, <c>Subscriptions.cs</c>.</summary>
public interface ISubscriptions
{
    /// <summary>Registers each publisher, and the handlers of its events.</summary>
    void Subscribe(SubscriptionMap events);
}

/// <summary>An event as a handler receives it.</summary>
/// <param name="Payload">What happened.</param>
/// <param name="Envelope">Who, when, about what.</param>
public sealed record Received<T>(T Payload, Event Envelope) where T : IMessage<T>
{
    /// <summary>Id of the case, or of the event's other subject.</summary>
    public Guid AggregateId { get; } = Guid.Parse(Envelope.AggregateId);

    /// <summary>Full name of the event's type.</summary>
    public string Type => Payload.Descriptor.FullName;
}

/// <summary>
/// The case of an event has not arrived here yet, because it comes in another stream. The event waits; this is not a
/// failure.
/// </summary>
public sealed class NotKnownYetException(Guid aggregateId)
    : Exception($"The case {aggregateId} has not arrived here yet.")
{
    /// <summary>The case.</summary>
    public Guid AggregateId { get; } = aggregateId;
}

/// <summary>The publishers that a service reads, and its handlers.</summary>
public sealed class SubscriptionMap
{
    private readonly Dictionary<string, PublisherMap> publishers = [];

    /// <summary>The events of one service.</summary>
    public PublisherMap From(string publisher) =>
        publishers.TryGetValue(publisher, out var known) ? known : publishers[publisher] = new PublisherMap(publisher);

    internal bool Reads(string publisher) => publishers.ContainsKey(publisher);

    internal IReadOnlyCollection<PublisherMap> Publishers => publishers.Values;
}

/// <summary>The handlers for one service's events.</summary>
public sealed class PublisherMap
{
    private static readonly HashSet<string> KnownTypes = [.. Contract.Events.Select(type => type.FullName)];

    private readonly Dictionary<string, Func<Event, object?, UnitOfWork, Task>> handlers = [];
    private readonly Dictionary<string, RegisteredFetch> fetches = [];
    private readonly HashSet<string> waking = [];
    private readonly HashSet<string> wakingLists = [];

    internal PublisherMap(string publisher) => Publisher = publisher;

    /// <summary>Name of the service.</summary>
    public string Publisher { get; }

    /// <summary>Full names of the events that have an effect here.</summary>
    public IReadOnlyCollection<string> Types => handlers.Keys;

    /// <summary>
    /// Registers a handler: its statements run in one transaction with the cursor, so exactly once; several handlers of one
    /// event run one after the other. It may not refuse; it may throw <see cref="NotKnownYetException"/>.
    /// </summary>
    /// <param name="handle">The effect.</param>
    /// <param name="wakesWatchers">Watchers of the case read it again, although nothing new was published about it here.</param>
    /// <param name="wakesLists">Watchers of lists over cases read them again, although nothing new was published here.</param>
    public PublisherMap On<T>(Func<Received<T>, UnitOfWork, Task> handle, bool wakesWatchers = false, bool wakesLists = false)
        where T : class, IMessage<T>, new()
    {
        Add(DescriptorOf<T>(), (envelope, _, work) => handle(new Received<T>(envelope.Payload.Unpack<T>(), envelope), work));
        if (wakesWatchers)
        {
            waking.Add(DescriptorOf<T>());
        }

        if (wakesLists)
        {
            wakingLists.Add(DescriptorOf<T>());
        }

        return this;
    }

    /// <summary>
    /// Registers a handler that needs something of another service. It is fetched before the transaction; while the other service is
    /// away, the event waits. An event has one fetch.
    /// </summary>
    /// <param name="handle">The effect; it gets what was fetched for the event.</param>
    /// <param name="fetch">Fetches for events of one aggregate, also of other types that are registered with the same method.</param>
    public PublisherMap On<T, TFetched>(Func<Received<T>, TFetched, UnitOfWork, Task> handle, Fetch<TFetched> fetch)
        where T : class, IMessage<T>, new()
        where TFetched : class
    {
        fetches.Add(DescriptorOf<T>(), new RegisteredFetch(fetch, async (events, cancel) =>
            (await fetch(events, cancel)).Select(one => KeyValuePair.Create(one.Key, (object)one.Value))));
        Add(DescriptorOf<T>(), (envelope, fetched, work) => handle(
            new Received<T>(envelope.Payload.Unpack<T>(), envelope),
            fetched as TFetched ?? throw new InvalidOperationException($"Nothing was fetched for {DescriptorOf<T>()}."), work));
        return this;
    }

    /// <summary>Registers a handler of events that the contract describes and the handler reads by their descriptor.</summary>
    /// <param name="type">The event.</param>
    /// <param name="handle">The effect; it gets the event and its envelope.</param>
    public PublisherMap On(MessageDescriptor type, Func<IMessage, Event, UnitOfWork, Task> handle)
    {
        Add(type.FullName, (envelope, _, work) => handle(type.Parser.ParseFrom(envelope.Payload.Value), envelope, work));
        return this;
    }

    private void Add(string type, Func<Event, object?, UnitOfWork, Task> one) =>
        handlers[type] = handlers.TryGetValue(type, out var before)
            ? async (envelope, fetched, work) =>
            {
                await before(envelope, fetched, work);
                await one(envelope, fetched, work);
            }
            : one;

    /// <summary>A newer version of the publisher sent it: it waits for a newer version of this service.</summary>
    internal static bool IsUnknown(Event envelope) => !KnownTypes.Contains(EventLog.TypeOf(envelope));

    /// <summary>The event is about the erasure itself: it takes effect although the case is erased.</summary>
    internal static bool IsAboutErasure(Event envelope) =>
        EventLog.TypeOf(envelope) is var type && (type == CaseErasureOrdered.Descriptor.FullName || type == CaseErased.Descriptor.FullName);

    /// <summary>Whether watchers of the case read it again after this event.</summary>
    internal bool WakesWatchers(Event envelope) => waking.Contains(EventLog.TypeOf(envelope));

    /// <summary>Whether watchers of lists read them again after this event.</summary>
    internal bool WakesLists(Event envelope) => wakingLists.Contains(EventLog.TypeOf(envelope));

    /// <summary>What must be fetched before the event is applied; null if nothing.</summary>
    internal RegisteredFetch? FetchOf(Event envelope) => fetches.GetValueOrDefault(EventLog.TypeOf(envelope));

    /// <summary>The effect of the event, with what was fetched for it; null if it has none here.</summary>
    internal Func<Event, object?, UnitOfWork, Task>? Find(Event envelope) => handlers.GetValueOrDefault(EventLog.TypeOf(envelope));

    private static string DescriptorOf<T>() where T : IMessage<T>, new() => new T().Descriptor.FullName;
}
