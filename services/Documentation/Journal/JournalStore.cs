using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>
/// A journal that this transaction has locked: nobody else adds to it before the transaction ends. It also says whether it contains
/// the entry to correct.
/// </summary>
internal sealed record LockedJournal(ChainHead Head, CaseKey Key, bool HasCorrected);

/// <summary>
/// A journal as read: its head; whether the head is genuine (for an erased journal: still the one it was erased with); entries by
/// number; and when its text was erased, if it was.
/// </summary>
internal sealed record StoredJournal(
    ChainHead Head, bool HeadIsGenuine, List<StoredEntry> Entries, DateTimeOffset? ErasedAt);

/// <summary>A verified journal: its head, the result, and when its text was erased, if it was.</summary>
internal sealed record VerifiedJournal(ChainHead Head, Verification Found, DateTimeOffset? ErasedAt);

/// <summary>The SQL of journals.</summary>
internal sealed class JournalStore(CaseKeys keys, KeyRing municipalityKeys)
{
    private const string EntryText = "journal.entry";
    private const string HeadSeal = "journal.head";
    private const string ErasedSeal = "journal.erased";

    /// <summary>Opens the journal of a new case, with a key of its own.</summary>
    public LockedJournal Open(UnitOfWork work, Guid caseId)
    {
        var journal = new LockedJournal(ChainHead.Start(work.Municipality, caseId), keys.Create(work, caseId), HasCorrected: false);
        work.Add(new Statement(
            "insert into journal (municipality_code, case_id, head_hash, seal) values ($1, $2, $3, $4)",
            work.Municipality, caseId, journal.Head.Hash, Seal(journal.Head, journal.Key)));
        return journal;
    }

    /// <summary>
    /// Locks the head, so that entries written at the same time get consecutive numbers; null if the case is not
    /// known here, or erased. Statements queued before in the same transaction are sent first, so the head is always the newest.
    /// The lock is a statement of its own: only a later one sees that the case's key was erased while this one waited for the lock.
    /// </summary>
    public Task<LockedJournal?> Lock(UnitOfWork work, Guid caseId, Guid? corrects = null)
    {
        work.Lock(new Statement(
            "select from journal where municipality_code = $1 and case_id = $2 for update", work.Municipality, caseId));
        return work.First(
            new Statement(
                $"""
                select j.entry_count, j.head_hash, {CaseKeys.Columns},
                       exists (select from journal_entry e
                                where e.municipality_code = $1 and e.entry_id = $3 and e.case_id = $2) as has_corrected
                  from journal j
                  {CaseKeys.Join("j")}
                 where j.municipality_code = $1 and j.case_id = $2
                """,
                work.Municipality, caseId, corrects ?? Guid.Empty),
            row => new LockedJournal(
                new ChainHead(work.Municipality, caseId, row.Get<long>("entry_count"), row.Get<byte[]>("head_hash")),
                keys.Open(work, caseId, row),
                row.Get<bool>("has_corrected")));
    }

    /// <summary>Queues the entry and the resulting head.</summary>
    /// <returns>The new head; its hash is the entry's.</returns>
    public static ChainHead Append(UnitOfWork work, LockedJournal journal, Entry entry)
    {
        var salted = SaltedEntry.Of(RandomNumberGenerator.GetBytes(SaltedEntry.SaltLength), entry);
        var contentHash = SaltedEntry.Hash(salted);
        var head = journal.Head.Next(contentHash);
        work.Add(new Statement(
            """
            with head as (
                update journal set entry_count = $3, head_hash = $7, seal = $8
                 where municipality_code = $1 and case_id = $2)
            insert into journal_entry (municipality_code, case_id, number, entry_id, content, content_hash, hash)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            work.Municipality, entry.CaseId, entry.Number, entry.EntryId,
            journal.Key.Encrypt(salted, EntryText), contentHash, head.Hash, Seal(head, journal.Key)));
        return head;
    }

    /// <summary>Erases the purposes of accesses to the case, in the words of the readers.</summary>
    public static void EraseTraces(UnitOfWork work, Guid caseId) => work.Add(new Statement("select erase_entry_purposes($1)", caseId));

    /// <summary>
    /// The text is erased with the case's key, the chain stays (P-13). The last head is sealed with the municipality's key, so
    /// that an erased key can be distinguished from one that was removed.
    /// </summary>
    public async Task Erase(UnitOfWork work, Guid caseId)
    {
        if (await Lock(work, caseId) is { } journal)
        {
            work.Add(new Statement(
                "insert into erased_journal (municipality_code, case_id, erased_at, seal) values ($1, $2, $3, $4)",
                work.Municipality, caseId, work.Now, municipalityKeys.Encrypt(work.Municipality, SealedErased(journal.Head), ErasedSeal)));
        }
    }

    /// <summary>A page of the entries; null if the case is not known here.</summary>
    public Task<StoredJournal?> Page(CaseRead session, bool newestFirst, Page page) => Page(
        session, session.CaseId, page.After is [var last] ? long.Parse(last, CultureInfo.InvariantCulture) : null, newestFirst, page.Size + 1);

    /// <summary>Entries after <paramref name="after"/>, at most <paramref name="limit"/>; null if the case is not known here.</summary>
    public Task<StoredJournal?> Page(ReadSession session, Guid caseId, long? after, bool newestFirst, int limit) => Read(
        session, caseId, newestFirst
            ? new Statement(
                Select + """
                  left join lateral (
                       select * from journal_entry
                        where municipality_code = j.municipality_code and case_id = j.case_id and number < $3
                        order by number desc limit $4) e on true
                 where j.municipality_code = $1 and j.case_id = $2
                 order by e.number desc
                """,
                session.Municipality, caseId, after ?? long.MaxValue, limit)
            : new Statement(
                Select + """
                  left join lateral (
                       select * from journal_entry
                        where municipality_code = j.municipality_code and case_id = j.case_id and number > $3
                        order by number limit $4) e on true
                 where j.municipality_code = $1 and j.case_id = $2
                 order by e.number
                """,
                session.Municipality, caseId, after ?? 0L, limit));

    /// <summary>
    /// Verifies the whole journal as of one moment, entry by entry, with the memory of one entry; null if the
    /// case is not known here.
    /// </summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="read">Called with the size of each entry that was read.</param>
    public async Task<VerifiedJournal?> Verify(ReadSession session, Guid caseId, Action<int> read)
    {
        HashChain? chain = null;
        var journal = await Read(
            session, caseId,
            new Statement(
                Select + """
                  left join journal_entry e on e.municipality_code = j.municipality_code and e.case_id = j.case_id
                 where j.municipality_code = $1 and j.case_id = $2
                 order by e.number
                """,
                session.Municipality, caseId),
            (head, entry) =>
            {
                (chain ??= new HashChain(head)).Add(entry);
                read(entry.Salted.Length);
            });
        return journal is null
            ? null
            : new VerifiedJournal(journal.Head, (chain ?? new HashChain(journal.Head)).End(journal.HeadIsGenuine), journal.ErasedAt);
    }

    private static readonly string Select =
        $"""
        select j.entry_count, j.head_hash, j.seal, {CaseKeys.Columns},
               e.number, e.entry_id, e.content, e.content_hash, e.hash,
               x.seal as erased_seal, x.erased_at
          from journal j
          left {CaseKeys.Join("j")}
          left join erased_journal x on x.municipality_code = j.municipality_code and x.case_id = j.case_id

        """;

    private async Task<StoredJournal?> Read(ReadSession session, Guid caseId, Statement select)
    {
        var entries = new List<StoredEntry>();
        return await Read(session, caseId, select, (_, entry) => entries.Add(entry)) is { } journal ? journal with { Entries = entries } : null;
    }

    // One statement, so that head and entries are of the same moment. A journal without entries is one row of nulls.
    private async Task<StoredJournal?> Read(ReadSession session, Guid caseId, Statement select, Action<ChainHead, StoredEntry> add)
    {
        ChainHead? head = null;
        var genuine = false;
        DateTimeOffset? erasedAt = null;
        var opener = default(Opener);
        await session.Each(select, row =>
        {
            if (head is null)
            {
                head = new ChainHead(session.Municipality, caseId, row.Get<long>("entry_count"), row.Get<byte[]>("head_hash"));
                var erased = ErasedHead(head, row);
                opener = Opener.Of(keys, session, caseId, row, erased is not null);
                erasedAt = opener.Erased ? row.Get<DateTimeOffset>("erased_at") : null;
                // An erased journal must end where it ended at the time of its erasure.
                genuine = opener.Erased
                    ? erased.AsSpan().SequenceEqual(Sealed(head))
                    : opener.Open(row.Get<byte[]>("seal"), HeadSeal).AsSpan().SequenceEqual(Sealed(head));
            }

            if (row.Has("number"))
            {
                add(head, Entry(opener, row));
            }
        });
        return head is null ? null : new StoredJournal(head, genuine, [], erasedAt);
    }

    // The head at the time of the erasure, from a seal that is genuine and belongs to this case, or null.
    private byte[]? ErasedHead(ChainHead head, NpgsqlDataReader row)
    {
        try
        {
            var caseId = head.CaseId.ToByteArray();
            return row.GetOrNull<byte[]>("erased_seal") is { } erased
                && municipalityKeys.Decrypt(head.Municipality, erased, ErasedSeal) is var seal
                && seal.AsSpan().StartsWith(caseId) ? seal[caseId.Length..] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static StoredEntry Entry(Opener opener, NpgsqlDataReader row)
    {
        var salted = opener.Open(row.Get<byte[]>("content"), EntryText);
        var state = opener.Erased ? ContentState.Erased : salted.Length > 0 ? ContentState.Readable : ContentState.Damaged;
        return new StoredEntry(
            row.Get<long>("number"), row.Get<Guid>("entry_id"), row.Get<byte[]>("content_hash"), row.Get<byte[]>("hash"), state, salted);
    }

    private static byte[] Seal(ChainHead head, CaseKey key) => key.Encrypt(Sealed(head), HeadSeal);

    private static byte[] SealedErased(ChainHead head) => [.. head.CaseId.ToByteArray(), .. Sealed(head)];

    private static byte[] Sealed(ChainHead head)
    {
        var count = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(count, head.EntryCount);
        return [.. count, .. head.Hash];
    }

    /// <summary>Opens what the case's key sealed; text that was tampered with gives nothing instead of an exception.</summary>
    private readonly record struct Opener(CaseKey? Key, bool Erased)
    {
        public static Opener Of(CaseKeys keys, ReadSession session, Guid caseId, NpgsqlDataReader row, bool erased)
        {
            try
            {
                return keys.OpenOrNull(session, caseId, row) is { } key ? new Opener(key, Erased: false) : new Opener(null, erased);
            }
            catch (CryptographicException)
            {
                return new Opener(null, Erased: false);
            }
        }

        public byte[] Open(byte[] cipher, string what)
        {
            try
            {
                return Key?.Decrypt(cipher, what) ?? [];
            }
            catch (CryptographicException)
            {
                return [];
            }
        }
    }
}
