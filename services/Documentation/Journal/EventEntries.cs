using Google.Protobuf;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>Writes the journal from the services' events.</summary>
internal sealed class EventEntries(JournalStore store, CaseTexts texts)
{
    private static readonly Statement Nothing = new("select 1");

    /// <summary>A case was registered: its journal begins.</summary>
    public Task Begin(Received<CaseRegistered> received, UnitOfWork work)
    {
        Write(received, store.Open(work, received.AggregateId), [], work);
        return Task.CompletedTask;
    }

    /// <summary>Something happened on a case whose journal has begun.</summary>
    public Task Record<T>(Received<T> received, UnitOfWork work) where T : class, IMessage<T> => Quote(received, [], work);

    /// <summary>The same, with what was said or written in the act. An event that its template leaves out has no entry.</summary>
    public async Task Quote<T>(Received<T> received, IReadOnlyList<EntryQuote> quotes, UnitOfWork work) where T : class, IMessage<T>
    {
        if (IsTold(received.Payload))
        {
            // Who may reach the case has been queued for the same event: it is sent before the journal is locked.
            if (received.Payload is CaseAccessChanged)
            {
                await work.Ask((Nothing, _ => { }));
            }

            Write(received, await store.Lock(work, received.AggregateId) ?? throw new NotKnownYetException(received.AggregateId), quotes, work);
        }
    }

    /// <summary>The entry of what this service itself did, with the next number of the journal.</summary>
    public static Entry OwnEntry(IMessage published, ChainHead head, UnitOfWork work)
    {
        var template = EntryTemplates.For(published.Descriptor);
        return new Entry(
            head.Municipality, head.CaseId, head.EntryCount + 1, Ids.New(work.Now), template.Event.FullName, template.Subject,
            EntryText.Write(template, published, []), work.Actor.Subject, work.Actor.Name, OccurredAt: work.Now, RecordedAt: work.Now, CorrectsEntryId: null);
    }

    /// <summary>Fetches what was said or written.</summary>
    public Task<IReadOnlyDictionary<long, IReadOnlyList<EntryQuote>>> Texts(IReadOnlyList<Event> events, CancellationToken cancel) =>
        texts.Of(events, cancel);

    private static bool IsTold(IMessage published) =>
        EntryTemplates.For(published.Descriptor).OnlyWith is not { } field || EntryText.Has(published, field);

    private static void Write<T>(Received<T> received, LockedJournal journal, IReadOnlyList<EntryQuote> quotes, UnitOfWork work) where T : class, IMessage<T>
    {
        var template = EntryTemplates.For(received.Payload.Descriptor);
        var entry = new Entry(
            journal.Head.Municipality, journal.Head.CaseId, journal.Head.EntryCount + 1, Ids.New(work.Now),
            template.Event.FullName, template.Subject, EntryText.Write(template, received.Payload, quotes),
            work.Actor.Subject, work.Actor.Name,
            OccurredAt: received.Envelope.OccurredAt.ToDateTimeOffset(), RecordedAt: work.Now, CorrectsEntryId: null,
            quotes.Count > 0 ? quotes : null);
        JournalStore.Append(work, journal, entry);
        work.Append(entry.CaseId, entry.ToEvent());
    }
}
