using System.Diagnostics.Contracts;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>How many entries a journal has and the hash of the last one; before the first, the hash its chain starts from.</summary>
[Pure]
internal sealed record ChainHead(short Municipality, Guid CaseId, long EntryCount, byte[] Hash)
{
    /// <summary>Where the chain of a case starts: a hash that is unique to the case, so that no journal passes for another case's.</summary>
    public static ChainHead Start(short municipality, Guid caseId) => new(municipality, caseId, 0,
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"journal/{municipality}/{caseId:D}"))));

    /// <summary>The head after one more entry: SHA-256 over the previous hash and the hash of the salted entry.</summary>
    public ChainHead Next(byte[] contentHash) =>
        this with { EntryCount = EntryCount + 1, Hash = SHA256.HashData([.. Hash, .. contentHash]) };

    public bool Equals(ChainHead? other) =>
        other is not null && Municipality == other.Municipality && CaseId == other.CaseId && EntryCount == other.EntryCount
        && Hash.AsSpan().SequenceEqual(other.Hash);

    public override int GetHashCode() => HashCode.Combine(Municipality, CaseId, EntryCount);
}

/// <summary>Whether the text of a stored entry can be read.</summary>
internal enum ContentState
{
    /// <summary>It was decrypted.</summary>
    Readable,

    /// <summary>The case's key was erased, and the text with it; the chain must still verify.</summary>
    Erased,

    /// <summary>
    /// The key exists and does not fit: somebody changed the bytes. Or the key is missing without an erasure order.
    /// </summary>
    Damaged,
}

/// <summary>An entry as stored in the table; salt and entry are empty unless readable.</summary>
[Pure]
internal sealed record StoredEntry(long Number, Guid EntryId, byte[] ContentHash, byte[] Hash, ContentState State, byte[] Salted);

/// <summary>The result of a verification. The first broken number is 0 when the journal is intact.</summary>
[Pure]
internal sealed record Verification(long EntryCount, long FirstBrokenNumber)
{
    public bool Intact => FirstBrokenNumber == 0;
}

/// <summary>
/// Recalculates a journal's chain, entry by entry, without keeping any in memory. It finds the first entry that was changed, removed,
/// inserted, moved or cut off at the end.
/// </summary>
[Pure]
internal sealed class HashChain(ChainHead head)
{
    private ChainHead chain = ChainHead.Start(head.Municipality, head.CaseId);
    private long count;
    private long firstBroken;

    /// <summary>Verifies the whole chain of a journal that is already loaded.</summary>
    public static Verification Verify(IEnumerable<StoredEntry> entries, ChainHead head, bool headIsGenuine)
    {
        var chain = new HashChain(head);
        foreach (var entry in entries)
        {
            chain.Add(entry);
        }

        return chain.End(headIsGenuine);
    }

    /// <summary>The next entry, in the order of their numbers.</summary>
    public void Add(StoredEntry entry)
    {
        count++;
        if (firstBroken > 0)
        {
            return;
        }

        var next = chain.Next(entry.ContentHash);
        if (entry.Number != next.EntryCount || !entry.Hash.AsSpan().SequenceEqual(next.Hash) || !ContentFits(entry, head))
        {
            firstBroken = next.EntryCount;
            return;
        }

        chain = next;
    }

    /// <summary>
    /// The result. The head is genuine when its seal under the case's key fits it, or the key was erased.
    /// </summary>
    public Verification End(bool headIsGenuine) => new(count, firstBroken > 0 ? firstBroken : FirstBroken(headIsGenuine));

    private static bool ContentFits(StoredEntry stored, ChainHead head) => stored.State switch
    {
        ContentState.Erased => true,
        ContentState.Readable =>
            SaltedEntry.Hash(stored.Salted).AsSpan().SequenceEqual(stored.ContentHash)
            && SaltedEntry.Read(stored.Salted) is { } entry
            && entry.Municipality == head.Municipality && entry.CaseId == head.CaseId
            && entry.Number == stored.Number && entry.EntryId == stored.EntryId,
        _ => false,
    };

    // The entries are consistent with each other; do they end where the head says?
    private long FirstBroken(bool headIsGenuine)
    {
        if (chain.EntryCount != head.EntryCount)
        {
            return Math.Min(chain.EntryCount, head.EntryCount) + 1;
        }

        return headIsGenuine && chain.Equals(head) ? 0 : Math.Max(1, head.EntryCount);
    }
}
