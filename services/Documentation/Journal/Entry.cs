using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>
/// The content of a journal entry (journalnotat). It contains its own place (case, number, id), so that an entry that was moved
/// no longer verifies. The event type is empty for a person's note. Quotes are what was said or written in the act that the event
/// describes; null where there are none, and in every entry that is older than they are.
/// </summary>
internal sealed record Entry(
    short Municipality,
    Guid CaseId,
    long Number,
    Guid EntryId,
    string EventType,
    string Subject,
    string Text,
    string AuthorId,
    string AuthorName,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    Guid? CorrectsEntryId,
    IReadOnlyList<EntryQuote>? Quotes = null);

/// <summary>A text that an entry quotes (citat); without words where it was erased before it was read.</summary>
internal sealed record EntryQuote(QuoteKind Kind, GoalWording Wording, string Text, bool Erased);

/// <summary>
/// An entry in the form in which it is hashed and encrypted: 32 bytes of salt, then the entry. The bytes themselves are stored, so that
/// no later version has to produce them again; the salt prevents a hash from confirming a guess at a short text.
/// </summary>
internal static class SaltedEntry
{
    public const int SaltLength = 32;

    public static byte[] Of(ReadOnlySpan<byte> salt, Entry entry) =>
        [.. salt, .. JsonSerializer.SerializeToUtf8Bytes(entry, EntryJson.Default.Entry)];

    /// <summary>The entry, or null if the bytes are not an entry.</summary>
    public static Entry? Read(ReadOnlySpan<byte> salted)
    {
        try
        {
            return salted.Length > SaltLength ? JsonSerializer.Deserialize(salted[SaltLength..], EntryJson.Default.Entry) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Hash(ReadOnlySpan<byte> salted) => SHA256.HashData(salted);
}

[JsonSerializable(typeof(Entry))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class EntryJson : JsonSerializerContext;
