using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>The purposes for which a process uses keys. It gets no others.</summary>
[Flags]
public enum KeyUse
{
    /// <summary>To encrypt what the service stores (<c>Keys:Encryption</c>): a ring of its own.</summary>
    Encryption = 1,

    /// <summary>To find persons by their CPR number (<c>Keys:Hash</c>): only Cases.</summary>
    Hashes = 2,

    /// <summary>To sign positions, which every service accepts from every other (<c>Keys:Position</c>): the same for all services.</summary>
    Positions = 4,
}

/// <summary>
/// The service's keys, each under an id that every ciphertext and hash carries, so that keys can be changed while old
/// data stay readable. Configuration: <c>Keys:Encryption</c>, <c>Keys:Hash</c> and <c>Keys:Position</c>, each <c>id:base64</c>
/// of 32 bytes, comma-separated, the current one first. Or <c>Keys:Folder</c>, whose files
/// <c>encryption</c>, <c>hash</c> and <c>position</c> have the same content and are read again when they change: then keys change without a restart.
/// A service does not start without the keys that it uses, or with keys whose id names another service (<c>cases-k1</c>).
/// </summary>
public sealed partial class KeyRing
{
    private const int KeyBytes = 32;

    private readonly IConfiguration configuration;
    private readonly KeyUse use;
    private volatile Keys keys;

    /// <summary>Reads the keys; a missing or wrong setting is a <see cref="StartupProblem"/>.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="service">The owner of the keys.</param>
    /// <param name="use">The purposes; keys for other purposes are not read.</param>
    public KeyRing(IConfiguration configuration, string service, KeyUse use = KeyUse.Encryption)
    {
        (this.configuration, Service, this.use) = (configuration, service, use);
        keys = Read();
    }

    /// <summary>The owner of the keys.</summary>
    public string Service { get; }

    /// <summary>The ids of the keys by purpose, the current one of each first; none for purposes that are not used.</summary>
    public KeyIds Ids => keys.Ids;

    /// <summary>The id of the key with which new data keys are wrapped.</summary>
    public string CurrentId => keys.Encryption[0].Id;

    /// <summary>Encrypts with the municipality's own key; the ciphertext begins with the key's id.</summary>
    /// <param name="municipality">The municipality whose key is used.</param>
    /// <param name="plain">The plaintext.</param>
    /// <param name="what">The kind of text, the same for decryption; <c>municipality_cipher</c> lists where it is stored.</param>
    public byte[] Encrypt(short municipality, ReadOnlySpan<byte> plain, string what)
    {
        var current = CurrentId;
        var id = Encoding.ASCII.GetBytes(current);
        return [(byte)id.Length, .. id, .. Sealed.Seal(MunicipalityKey(municipality, current), plain, what)];
    }

    /// <summary>Decrypts, or throws if the ciphertext was changed or belongs elsewhere.</summary>
    public byte[] Decrypt(short municipality, ReadOnlySpan<byte> cipher, string what)
    {
        var id = Encoding.ASCII.GetString(cipher.Slice(1, cipher[0]));
        return Sealed.Open(MunicipalityKey(municipality, id), cipher[(1 + cipher[0])..], what);
    }

    /// <summary>A case's wrapped key, rewrapped with the current key.</summary>
    public (string KeyId, byte[] Wrapped) Rewrap(short municipality, Guid caseId, string keyId, byte[] wrapped)
    {
        var current = CurrentId;
        return (current, CaseKey.Unwrap(this, municipality, caseId, keyId, wrapped).Wrap(this, municipality, current));
    }

    /// <summary>Reads the keys again if they are in a folder. If they cannot be read now, they stay unchanged.</summary>
    public void Refresh()
    {
        try
        {
            if (Read() is var now && !now.IsSameAs(keys))
            {
                keys = now;
            }
        }
        catch (Exception unreadable) when (unreadable is StartupProblem or IOException or UnauthorizedAccessException)
        {
            // Half replaced, or missing for a moment.
        }
    }

    /// <summary>
    /// Whether something stored can be decrypted with the keys. With another service's or another database's keys it cannot, whatever
    /// their ids are. A case's data key if a case is given, otherwise a value under the municipality's key.
    /// </summary>
    internal bool Opens(short municipality, string keyId, Guid? caseId, string what, byte[] cipher)
    {
        try
        {
            _ = caseId is { } of ? CaseKey.Unwrap(this, municipality, of, keyId, cipher).CaseId.ToByteArray() : Decrypt(municipality, cipher, what);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a person whose hash is stored is found with the keys.</summary>
    internal bool Finds(short municipality, string keyId, byte[] cpr, byte[] hash) =>
        Hashes(municipality, Decrypt(municipality, cpr, PersonKeys.What)).Any(one => one.KeyId == keyId && one.Hash.AsSpan().SequenceEqual(hash));

    /// <summary>The municipality's own key, derived, so that one municipality's key does not open another's data.</summary>
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
    /// Keys for signing what the service hands out and accepts back, such as page tokens: the first signs, any of them
    /// verifies, so that a token signed before a change of keys stays valid until its key is deleted.
    /// </summary>
    internal IReadOnlyList<byte[]> SigningKeys(string purpose) => [.. keys.Encryption.Select(key => Derive(key.Bytes, purpose))];

    /// <summary>
    /// The same for positions, from keys that all services have and use for nothing else: someone who learns one can read nothing with it.
    /// </summary>
    internal IReadOnlyList<byte[]> PositionKeys => keys.Positions;

    private Keys Read() => new(
        Ring(KeyUse.Encryption, "Encryption"), Ring(KeyUse.Hashes, "Hash"), Ring(KeyUse.Positions, "Position"));

    private List<Key> Ring(KeyUse of, string name) => !use.HasFlag(of) ? []
        : configuration["Keys:Folder"] is { Length: > 0 } folder && name.ToLowerInvariant() is var file
            ? Parse($"Keys:Folder/{file}", InFile(folder, file))
            : Parse($"Keys:{name}", configuration[$"Keys:{name}"]);

    private static string? InFile(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    private List<Key> Parse(string name, string? text)
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

            if (OwnedId().Match(id) is { Success: true } owned && owned.Groups["owner"].Value != Service)
            {
                throw new StartupProblem(
                    $"The setting {name} holds '{id}', a key of {owned.Groups["owner"].Value}: give {Service} the keys of its own.");
            }

            ring.Add(new Key(id, bytes[..KeyBytes]));
        }

        return ring;
    }

    // As ./run makes them.
    [GeneratedRegex("^(?<owner>[a-z]+)-k[0-9]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OwnedId();

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

    private sealed record Keys(IReadOnlyList<Key> Encryption, IReadOnlyList<Key> Hash, IReadOnlyList<Key> Position)
    {
        // Derived once: a page of a list opens hundreds of texts under the same few keys. Municipalities and key ids are few.
        private readonly ConcurrentDictionary<(short Municipality, string KeyId), byte[]> encryptionOf = new();
        private readonly ConcurrentDictionary<(short Municipality, string KeyId), byte[]> hashOf = new();

        public KeyIds Ids { get; } = new(
            [.. Encryption.Select(key => key.Id)], [.. Hash.Select(key => key.Id)], [.. Position.Select(key => key.Id)]);

        public IReadOnlyList<byte[]> Positions { get; } = [.. Position.Select(key => Derive(key.Bytes, "positions"))];

        public byte[] EncryptionKeyOf(short municipality, string keyId) => encryptionOf.GetOrAdd((municipality, keyId), Derived, Encryption);

        public byte[] HashKeyOf(short municipality, string keyId) => hashOf.GetOrAdd((municipality, keyId), Derived, Hash);

        public bool IsSameAs(Keys other) =>
            IsSame(Encryption, other.Encryption) && IsSame(Hash, other.Hash) && IsSame(Position, other.Position);

        private static bool IsSame(IReadOnlyList<Key> one, IReadOnlyList<Key> other) =>
            one.Count == other.Count && one.Zip(other).All(pair => pair.First.Id == pair.Second.Id && pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes));

        private static byte[] Derived((short Municipality, string KeyId) of, IReadOnlyList<Key> ring) =>
            Derive(Find(ring, of.KeyId), $"municipality:{of.Municipality}");
    }
}

/// <summary>Ids of keys by purpose, the current one of each first.</summary>
/// <param name="Encryption">They encrypt what is stored.</param>
/// <param name="Hash">They find persons.</param>
/// <param name="Position">They sign positions.</param>
public sealed record KeyIds(IReadOnlyList<string> Encryption, IReadOnlyList<string> Hash, IReadOnlyList<string> Position)
{
    /// <summary>The same ids in the same order.</summary>
    public bool AreSameAs(KeyIds other) =>
        Encryption.SequenceEqual(other.Encryption) && Hash.SequenceEqual(other.Hash) && Position.SequenceEqual(other.Position);
}

/// <summary>AES-256-GCM: version, nonce, ciphertext, tag. The purpose of the text is authenticated with it.</summary>
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
