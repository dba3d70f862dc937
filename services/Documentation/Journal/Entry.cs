using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>
/// What a journal entry (journalnotat) says. It names its own place (case, number, id), so that an entry that was moved
/// no longer fits where it stands. The event type is empty for a person's note.
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
    Guid? CorrectsEntryId);

/// <summary>
/// An entry as it is hashed and encrypted: 32 bytes of salt, then the entry. The bytes themselves are kept, so that no
/// later version has to write them the same way again; the salt keeps a hash from confirming a guess at a short text.
/// </summary>
internal static class SaltedEntry
{
    public const int SaltLength = 32;

    public static byte[] Of(ReadOnlySpan<byte> salt, Entry entry) =>
        [.. salt, .. JsonSerializer.SerializeToUtf8Bytes(entry, EntryJson.Default.Entry)];

    /// <summary>The entry, or null where the bytes are none.</summary>
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
