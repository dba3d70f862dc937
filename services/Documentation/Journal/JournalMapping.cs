using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>Converts between the journal's messages and its entries.</summary>
internal static class JournalMapping
{
    /// <summary>A person's note, with the next number of the journal.</summary>
    public static Entry ToNote(this AppendEntryRequest request, ChainHead head, UnitOfWork work) => new(
        head.Municipality, head.CaseId, head.EntryCount + 1, Ids.New(work.Now),
        EventType: "", request.Subject, request.Text, work.Actor.Subject, work.Actor.Name,
        OccurredAt: request.OccurredAt?.ToDateTimeOffset() ?? work.Now, RecordedAt: work.Now,
        CorrectsEntryId: request.CorrectsEntryId.Length > 0 ? Guid.Parse(request.CorrectsEntryId) : null);

    public static JournalEntryAppended ToEvent(this Entry entry) => new()
    {
        CaseId = entry.CaseId.ToString(),
        EntryId = entry.EntryId.ToString(),
        Number = entry.Number,
    };

    public static JournalEntry ToProto(this Entry entry, byte[] hash) => new()
    {
        EntryId = entry.EntryId.ToString(),
        CaseId = entry.CaseId.ToString(),
        Number = entry.Number,
        Kind = entry.EventType.Length > 0 ? EntryKind.Event : EntryKind.Note,
        EventType = entry.EventType,
        Subject = entry.Subject,
        Text = entry.Text,
        AuthorId = entry.AuthorId,
        AuthorName = entry.AuthorName,
        OccurredAt = entry.OccurredAt.ToTimestamp(),
        RecordedAt = entry.RecordedAt.ToTimestamp(),
        CorrectsEntryId = entry.CorrectsEntryId?.ToString() ?? "",
        Hash = ByteString.CopyFrom(hash),
        Quotes = { (entry.Quotes ?? []).Select(ToProto) },
    };

    /// <summary>A text as Cases answered it.</summary>
    public static EntryQuote ToQuote(this Quote quote) => new(quote.Kind, quote.Wording, quote.Text, quote.Erased);

    private static Quote ToProto(EntryQuote quote) => new() { Kind = quote.Kind, Wording = quote.Wording, Text = quote.Text, Erased = quote.Erased };

    /// <summary>A stored entry; without its text if that was erased or tampered with.</summary>
    public static JournalEntry ToProto(this StoredEntry stored, Guid caseId) =>
        stored.State == ContentState.Readable && SaltedEntry.Read(stored.Salted) is { } entry
            ? entry.ToProto(stored.Hash)
            : new JournalEntry
            {
                EntryId = stored.EntryId.ToString(),
                CaseId = caseId.ToString(),
                Number = stored.Number,
                Subject = stored.State == ContentState.Erased ? "(slettet)" : "(kan ikke læses)",
                Hash = ByteString.CopyFrom(stored.Hash),
            };
}
