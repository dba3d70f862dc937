using System.Buffers.Binary;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.People;

/// <summary>
/// The persons: an opaque id, the CPR number encrypted, and its keyed hashes, which find a person. While hash keys
/// are being changed a person has a row under each of them, and is found under any.
/// </summary>
internal sealed class PersonStore(PersonKeys keys)
{
    /// <summary>The hashes that find a person: one per live key.</summary>
    public PersonHashes HashesOf(short municipality, CprNumber cpr) => new(keys.Hashes(municipality, cpr));

    /// <summary>The hashes that find a stored person.</summary>
    public PersonHashes HashesOf(short municipality, byte[] cipher) => new(keys.Hashes(municipality, cipher));

    /// <summary>
    /// Queues the lock that lets one transaction at a time look up this person and register something about it. It must
    /// be a statement of its own: only a later statement sees what the previous transaction committed.
    /// </summary>
    public static void Lock(UnitOfWork work, PersonHashes hashes) => work.Lock(new Statement(
        "select pg_advisory_xact_lock(lock) from unnest($1::bigint[]) as lock", hashes.Locks));

    /// <summary>Queues a new person.</summary>
    public void Add(UnitOfWork work, Guid personId, CprNumber cpr) => work.Add(new Statement(
        "insert into person (municipality_code, person_id, cpr) values ($1, $2, $3)",
        work.Municipality, personId, keys.EncryptCpr(work.Municipality, cpr)));

    /// <summary>Queues the hashes that a person lacks: all of them, or those of a new key.</summary>
    public static void AddHashes(UnitOfWork work, Guid personId, PersonHashes hashes) => work.Add(new Statement(
        """
        insert into person_hash (municipality_code, key_id, hash, person_id)
        select $1, key_id, hash, $2 from unnest($3::text[], $4::bytea[]) as live (key_id, hash)
        on conflict do nothing
        """,
        work.Municipality, personId, hashes.KeyIds, hashes.Values));

    /// <summary>The ids of a person's cases. Requires the person's lock.</summary>
    public static Task<List<Guid>> Cases(UnitOfWork work, Guid personId) => work.All(
        new Statement("select case_id from sickness_case where municipality_code = $1 and person_id = $2", work.Municipality, personId),
        row => row.Get<Guid>("case_id"));

    /// <summary>A stored CPR number as a caller may see it.</summary>
    public string MaskedCpr(short municipality, byte[] cipher) => $"{keys.DecryptCpr(municipality, cipher)[..6]}-****";
}

/// <summary>The keyed hashes of one person's CPR number.</summary>
internal sealed class PersonHashes(IReadOnlyList<(string KeyId, byte[] Hash)> hashes)
{
    public int Count => hashes.Count;

    /// <summary>Those of several persons, for the locks on all of them.</summary>
    public static PersonHashes OfAll(IEnumerable<PersonHashes> persons) =>
        new([.. persons.SelectMany(one => one.KeyIds.Zip(one.Values))]);

    public string[] KeyIds { get; } = [.. hashes.Select(live => live.KeyId)];

    public byte[][] Values { get; } = [.. hashes.Select(live => live.Hash)];

    /// <summary>Sorted, so that two transactions that share several never deadlock.</summary>
    public long[] Locks { get; } = [.. hashes.Select(live => BinaryPrimitives.ReadInt64BigEndian(live.Hash)).Order()];
}
