using System.Text;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Finds cases by the citizen's name, which is stored as ciphertext: by keyed hashes of the parts of the name.</summary>
public sealed class NameKeys(KeyRing keys)
{
    /// <summary>What the ciphertext of a citizen is bound to, besides the case.</summary>
    public const string Citizen = "case.citizen";

    /// <summary>The hashes by which a name on a form is found: one per part and live hash key.</summary>
    public IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(short municipality, string name) =>
        [.. NameParts.Of(name).SelectMany(part => HashesOf(municipality, part))];

    /// <summary>The hashes of a search, each with the number of its part: a name must have one hash of every part.</summary>
    public IReadOnlyList<(int Part, byte[] Hash)> Sought(short municipality, string name) =>
        [.. NameParts.Sought(name).SelectMany((part, number) => HashesOf(municipality, part).Select(one => (number, one.Hash)))];

    /// <summary>The name in a stored citizen, opened with the case's wrapped key.</summary>
    public string NameIn(short municipality, Guid caseId, string keyId, byte[] wrapped, byte[] citizen) =>
        Cases.V1.Citizen.Parser.ParseFrom(CaseKey.Unwrap(keys, municipality, caseId, keyId, wrapped).Decrypt(citizen, Citizen)).Name;

    // The prefix keeps these hashes apart from those of CPR numbers, which use the same keys.
    private IReadOnlyList<(string KeyId, byte[] Hash)> HashesOf(short municipality, string part) =>
        keys.Hashes(municipality, Encoding.UTF8.GetBytes($"name:{part}"));
}
