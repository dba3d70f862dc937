using System.Text;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>How a CPR number is stored: encrypted, and as a keyed hash that finds a person. Never in any other form.</summary>
public sealed class PersonKeys(KeyRing keys)
{
    internal const string What = "person.cpr";

    /// <summary>Encrypts with the municipality's key.</summary>
    public byte[] EncryptCpr(short municipality, CprNumber cpr) =>
        keys.Encrypt(municipality, Encoding.ASCII.GetBytes(cpr.Reveal()), What);

    /// <summary>Returns the ten digits, for masking or an operation that needs them.</summary>
    public string DecryptCpr(short municipality, byte[] cipher) => Encoding.ASCII.GetString(keys.Decrypt(municipality, cipher, What));

    /// <summary>The hashes for looking up a person: one per live hash key, the current one first.</summary>
    public IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(short municipality, CprNumber cpr) =>
        keys.Hashes(municipality, Encoding.ASCII.GetBytes(cpr.Reveal()));

    /// <summary>The same for a stored CPR number.</summary>
    public IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(short municipality, byte[] cipher) =>
        keys.Hashes(municipality, keys.Decrypt(municipality, cipher, What));
}
