using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.ServiceDefaults.Health;

namespace Sygeopfoelgning.ServiceDefaults.Storage;

/// <summary>
/// The service's keys, each under an id that every ciphertext and hash carries, so that keys can be changed while old
/// data stay readable. Configuration: <c>Keys:Encryption</c> and <c>Keys:Hash</c>, each <c>id:base64</c> of 32 bytes,
/// comma-separated, the current one first. Without them the service does not start.
/// </summary>
public sealed class KeyRing
{
    private const int KeyBytes = 32;

    private readonly List<(string Id, byte[] Key)> encryption;
    private readonly List<(string Id, byte[] Key)> hash;

    // Derived once: a page of a list opens hundreds of texts under the same few keys. Municipalities and key ids are few.
    private readonly ConcurrentDictionary<(short Municipality, string KeyId), byte[]> encryptionOf = new();
    private readonly ConcurrentDictionary<(short Municipality, string KeyId), byte[]> hashOf = new();

    /// <summary>Reads the keys; a setting that is missing or wrong is a <see cref="StartupProblem"/>.</summary>
    public KeyRing(IConfiguration configuration)
    {
        encryption = Read(configuration, "Keys:Encryption");
        hash = Read(configuration, "Keys:Hash");
    }

    /// <summary>The id of the key that new data keys are wrapped with.</summary>
    internal string CurrentId => encryption[0].Id;

    /// <summary>Encrypts with the municipality's own key; the ciphertext begins with the key's id.</summary>
    internal byte[] Encrypt(short municipality, ReadOnlySpan<byte> plain, string what)
    {
        var id = Encoding.ASCII.GetBytes(CurrentId);
        return [(byte)id.Length, .. id, .. Sealed.Seal(MunicipalityKey(municipality, CurrentId), plain, what)];
    }

    internal byte[] Decrypt(short municipality, ReadOnlySpan<byte> cipher, string what)
    {
        var id = Encoding.ASCII.GetString(cipher.Slice(1, cipher[0]));
        return Sealed.Open(MunicipalityKey(municipality, id), cipher[(1 + cipher[0])..], what);
    }

    /// <summary>The municipality's own key, derived, so that no municipality's data open with another's.</summary>
    internal byte[] MunicipalityKey(short municipality, string keyId) => encryptionOf.GetOrAdd(
        (municipality, keyId), static (of, ring) => Derive(Find(ring, of.KeyId), $"municipality:{of.Municipality}"), encryption);

    /// <summary>Keyed hashes under every live hash key, the current one first.</summary>
    internal IReadOnlyList<(string KeyId, byte[] Hash)> Hashes(short municipality, ReadOnlySpan<byte> value)
    {
        var hashes = new List<(string, byte[])>(hash.Count);
        foreach (var (id, _) in hash)
        {
            var key = hashOf.GetOrAdd(
                (municipality, id), static (of, ring) => Derive(Find(ring, of.KeyId), $"municipality:{of.Municipality}"), hash);
            hashes.Add((id, HMACSHA256.HashData(key, value)));
        }

        return hashes;
    }

    /// <summary>A key for signing what the service gives out and takes back, such as page tokens.</summary>
    internal byte[] SigningKey(string purpose) => Derive(encryption[0].Key, purpose);

    private static byte[] Derive(byte[] key, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: Encoding.UTF8.GetBytes(info));

    private static byte[] Find(List<(string Id, byte[] Key)> ring, string id)
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

    private static List<(string Id, byte[] Key)> Read(IConfiguration configuration, string name)
    {
        var text = configuration[name];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new StartupProblem($"The setting {name} is missing: give at least one key as id:base64 of {KeyBytes} bytes.");
        }

        var ring = new List<(string Id, byte[] Key)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = new byte[KeyBytes + 1];
            if (part.Split(':', 2) is not [{ Length: > 0 and < 32 } id, var base64]
                || !Convert.TryFromBase64String(base64, bytes, out var length) || length != KeyBytes)
            {
                throw new StartupProblem($"The setting {name} is not a list of id:base64 with {KeyBytes} bytes each.");
            }

            ring.Add((id, bytes[..KeyBytes]));
        }

        return ring;
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
