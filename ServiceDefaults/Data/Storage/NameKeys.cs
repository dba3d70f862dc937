using System.Security.Cryptography;
using System.Text;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Finds cases by the citizen's name, which is stored as ciphertext: by keyed hashes of the parts of the name.</summary>
public sealed class NameKeys(KeyRing keys)
{
    /// <summary>What the ciphertext of a citizen is bound to, besides the case.</summary>
    public const string Citizen = "case.citizen";

    private const int MostPaired = 6;

    /// <summary>The hashes by which a name on a form is found: one per part and live hash key.</summary>
    public IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(short municipality, string name) =>
        [.. NameParts.Of(name).SelectMany(part => HashesOf(municipality, part))];

    /// <summary>What a search looks up.</summary>
    public SoughtName Sought(short municipality, string name)
    {
        var parts = NameParts.Sought(name).Select(part => HashesOf(municipality, part)).ToList();
        return parts is [var only]
            ? new SoughtName(false, [.. only.Select(one => (0, one.Hash))])
            : new SoughtName(true, [.. Pairs(parts.Count).SelectMany((pair, number) =>
                parts[pair.One].Join(parts[pair.Other], one => one.KeyId, other => other.KeyId, (one, other) => (number, PairHash(one.Hash, other.Hash))))]);
    }

    /// <summary>The hash of a pair of parts, from theirs: <c>name_pair_hash</c> in the database of Cases.</summary>
    public static byte[] PairHash(byte[] one, byte[] other) =>
        SHA256.HashData(one.AsSpan().SequenceCompareTo(other) < 0 ? [.. one, .. other] : [.. other, .. one]);

    /// <summary>The name in a stored citizen, opened with the case's wrapped key.</summary>
    public string NameIn(short municipality, Guid caseId, string keyId, byte[] wrapped, byte[] citizen) =>
        Cases.V1.Citizen.Parser.ParseFrom(CaseKey.Unwrap(keys, municipality, caseId, keyId, wrapped).Decrypt(citizen, Citizen)).Name;

    // Every pair, so that the rarest bounds the search; of very many parts only neighbours, in which each part is still looked up.
    private static IEnumerable<(int One, int Other)> Pairs(int parts) =>
        from one in Enumerable.Range(0, parts)
        from other in Enumerable.Range(one + 1, parts - one - 1)
        where parts <= MostPaired || other == one + 1
        select (one, other);

    // The prefix keeps these hashes apart from those of CPR numbers, which use the same keys.
    private IReadOnlyList<(string KeyId, byte[] Hash)> HashesOf(short municipality, string part) =>
        keys.Hashes(municipality, Encoding.UTF8.GetBytes($"name:{part}"));
}

/// <summary>What a search by name looks up (docs/adr/0052): the one part, or the pairs of several.</summary>
/// <param name="IsPaired">Whether the hashes are of pairs of parts.</param>
/// <param name="Hashes">
/// The hashes, each with the number of its part or pair; of each, one per live hash key. A name must have one hash of every number.
/// </param>
public sealed record SoughtName(bool IsPaired, IReadOnlyList<(int Number, byte[] Hash)> Hashes);
