using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// The service's keys, each under an id that every ciphertext and hash carries, so that keys can be changed while old
/// data stay readable. Configuration: <c>Keys:Encryption</c> and <c>Keys:Hash</c>, each <c>id:base64</c> of 32 bytes,
/// comma-separated, the current one first. Or <c>Keys:Folder</c>, where the same stand in the files <c>encryption</c> and
/// <c>hash</c> and are read again when they change: so keys are changed without a restart. Without keys the service does
/// not start.
/// </summary>
public sealed class KeyRing
{
    private const int KeyBytes = 32;

    private readonly IConfiguration configuration;
    private volatile Keys keys;

    /// <summary>Reads the keys; a setting that is missing or wrong is a <see cref="StartupProblem"/>.</summary>
    public KeyRing(IConfiguration configuration)
    {
        this.configuration = configuration;
        keys = Keys.Read(configuration);
    }

    /// <summary>The ids of the encryption keys and of the hash keys, the current one of each first.</summary>
    public (IReadOnlyList<string> Encryption, IReadOnlyList<string> Hash) Ids =>
        ([.. keys.Encryption.Select(key => key.Id)], [.. keys.Hash.Select(key => key.Id)]);

    /// <summary>The id of the key that new data keys are wrapped with.</summary>
    public string CurrentId => keys.Encryption[0].Id;

    /// <summary>Encrypts with the municipality's own key; the ciphertext begins with the key's id.</summary>
    /// <param name="municipality">Whose key.</param>
    /// <param name="plain">What is kept.</param>
    /// <param name="what">What it is, the same when it is decrypted; where it is kept stands in <c>municipality_cipher</c>.</param>
    public byte[] Encrypt(short municipality, ReadOnlySpan<byte> plain, string what)
    {
        var current = CurrentId;
        var id = Encoding.ASCII.GetBytes(current);
        return [(byte)id.Length, .. id, .. Sealed.Seal(MunicipalityKey(municipality, current), plain, what)];
    }

    /// <summary>Decrypts, or throws when the ciphertext was changed or belongs elsewhere.</summary>
    public byte[] Decrypt(short municipality, ReadOnlySpan<byte> cipher, string what)
    {
        var id = Encoding.ASCII.GetString(cipher.Slice(1, cipher[0]));
        return Sealed.Open(MunicipalityKey(municipality, id), cipher[(1 + cipher[0])..], what);
    }

    /// <summary>A case's wrapped key, wrapped anew with the current key.</summary>
    public (string KeyId, byte[] Wrapped) Rewrap(short municipality, Guid caseId, string keyId, byte[] wrapped)
    {
        var current = CurrentId;
        return (current, CaseKey.Unwrap(this, municipality, caseId, keyId, wrapped).Wrap(this, municipality, current));
    }

    /// <summary>Reads the keys again where they stand in a folder. What cannot be read now leaves them as they are.</summary>
    public void Refresh()
    {
        try
        {
            if (Keys.Read(configuration) is var now && !now.IsSameAs(keys))
            {
                keys = now;
            }
        }
        catch (Exception unreadable) when (unreadable is StartupProblem or IOException or UnauthorizedAccessException)
        {
            // Half replaced, or away for a moment.
        }
    }

    /// <summary>The municipality's own key, derived, so that no municipality's data open with another's.</summary>
    internal byte[] MunicipalityKey(short municipality, string keyId) => keys.EncryptionKeyOf(municipality, keyId);

    /// <summary>Keyed hashes under every live hash key, the current one first.</summary>
    internal IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(short municipality, ReadOnlySpan<byte> value)
    {
        var live = keys;
        var hashes = new List<(string, byte[])>(live.Hash.Count);
        foreach (var (id, _) in live.Hash)
        {
            hashes.Add((id, HMACSHA256.HashData(live.HashKeyOf(municipality, id), value)));
        }

        return hashes;
    }

    /// <summary>
    /// Keys for signing what the service gives out and takes back, such as page tokens: the first signs, any of them is
    /// believed, so that what was signed before a change of keys holds until its key is gone.
    /// </summary>
    internal IReadOnlyList<byte[]> SigningKeys(string purpose) => [.. keys.Encryption.Select(key => Derive(key.Bytes, purpose))];

    private static byte[] Derive(byte[] key, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: Encoding.UTF8.GetBytes(info));

    private static byte[] Find(IReadOnlyList<Key> ring, string id)
    {
        foreach (var (known, key) in ring)
        {
            if (known == id)
            {
                return key;
            }
        }

        throw new CryptographicException($"The key '{id}' is not in the configured ring.");
    }

    private sealed record Key(string Id, byte[] Bytes);

    private sealed record Keys(IReadOnlyList<Key> Encryption, IReadOnlyList<Key> Hash)
    {
        // Derived once: a page of a list opens hundreds of texts under the same few keys. Municipalities and key ids are few.
        private readonly ConcurrentDictionary<(short Municipality, string KeyId), byte[]> encryptionOf = new();
        private readonly ConcurrentDictionary<(short Municipality, string KeyId), byte[]> hashOf = new();

        public byte[] EncryptionKeyOf(short municipality, string keyId) => encryptionOf.GetOrAdd((municipality, keyId), Derived, Encryption);

        public byte[] HashKeyOf(short municipality, string keyId) => hashOf.GetOrAdd((municipality, keyId), Derived, Hash);

        public bool IsSameAs(Keys other) => IsSame(Encryption, other.Encryption) && IsSame(Hash, other.Hash);

        public static Keys Read(IConfiguration configuration) => configuration["Keys:Folder"] is { Length: > 0 } folder
            ? new(Parse("Keys:Folder/encryption", InFile(folder, "encryption")), Parse("Keys:Folder/hash", InFile(folder, "hash")))
            : new(Parse("Keys:Encryption", configuration["Keys:Encryption"]), Parse("Keys:Hash", configuration["Keys:Hash"]));

        private static bool IsSame(IReadOnlyList<Key> one, IReadOnlyList<Key> other) =>
            one.Count == other.Count && one.Zip(other).All(pair => pair.First.Id == pair.Second.Id && pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes));

        private static byte[] Derived((short Municipality, string KeyId) of, IReadOnlyList<Key> ring) =>
            Derive(Find(ring, of.KeyId), $"municipality:{of.Municipality}");

        private static string? InFile(string folder, string name)
        {
            var file = Path.Combine(folder, name);
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }

        private static List<Key> Parse(string name, string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                throw new StartupProblem($"The setting {name} is missing: give at least one key as id:base64 of {KeyBytes} bytes.");
            }

            var ring = new List<Key>();
            foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var bytes = new byte[KeyBytes + 1];
                if (part.Split(':', 2) is not [{ Length: > 0 and < 32 } id, var base64]
                    || !Convert.TryFromBase64String(base64, bytes, out var length) || length != KeyBytes)
                {
                    throw new StartupProblem($"The setting {name} is not a list of id:base64 with {KeyBytes} bytes each.");
                }

                ring.Add(new Key(id, bytes[..KeyBytes]));
            }

            return ring;
        }
    }
}

/// <summary>AES-256-GCM: version, nonce, ciphertext, tag. What the text is for is authenticated with it.</summary>
internal static class Sealed
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string what)
    {
        var cipher = new byte[1 + NonceBytes + plain.Length + TagBytes];
        cipher[0] = Version;
        var nonce = cipher.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, cipher.AsSpan(1 + NonceBytes, plain.Length), cipher.AsSpan(^TagBytes..), Encoding.UTF8.GetBytes(what));
        return cipher;
    }

    public static byte[] Open(byte[] key, ReadOnlySpan<byte> cipher, string what)
    {
        if (cipher.Length < 1 + NonceBytes + TagBytes || cipher[0] != Version)
        {
            throw new CryptographicException("Not a ciphertext of this version.");
        }

        var plain = new byte[cipher.Length - 1 - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(cipher.Slice(1, NonceBytes), cipher[(1 + NonceBytes)..^TagBytes], cipher[^TagBytes..], plain, Encoding.UTF8.GetBytes(what));
        return plain;
    }
}
