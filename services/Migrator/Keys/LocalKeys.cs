using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sygeopfoelgning.AppHost;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// The local stack's keys. The truth is in <c>secrets.json</c>; the services read the copies in the folder <c>keys</c> beside
/// it, and follow them within a second. In a ring of two the newer one is behind while it is only known, and in front once
/// it is written with; so a rotation that was broken off is seen and taken up again.
/// </summary>
internal sealed class LocalKeys(string folder)
{
    const string EncryptionKeys = "encryption-keys";
    const string HashKeys = "hash-keys";

    static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    readonly SortedDictionary<string, string> secrets = Read(Path.Combine(folder, "secrets.json"));

    public string Secret(string name) => secrets.GetValueOrDefault(name) ?? throw new MigrationException($"secrets.json has no {name}.");

    public IReadOnlyList<string> Encryption => Ring(EncryptionKeys);

    public IReadOnlyList<string> Hash => Ring(HashKeys);

    /// <summary>A rotation was begun and not ended.</summary>
    public bool IsUnderWay => Encryption.Count > 1 || Hash.Count > 1;

    /// <summary>Makes a new key of each kind. They can be read with; nothing is written with them yet.</summary>
    public void Add() => Keep([.. Encryption, Made(Encryption)], [.. Hash, Made(Hash)]);

    /// <summary>From now on the newest keys are written with.</summary>
    public void MakeNewestCurrent() => Keep([.. Encryption.OrderByDescending(Number)], [.. Hash.OrderByDescending(Number)]);

    /// <summary>What was current before is gone for good.</summary>
    public void ForgetOld() => Keep([Encryption[0]], [Hash[0]]);

    /// <summary>Gives the services the rings as they are.</summary>
    public void Deliver() => Deliver(Encryption, Hash);

    /// <summary>Gives the services the current keys alone, to see whether they get on without the old ones.</summary>
    public void DeliverCurrentOnly() => Deliver([Encryption[0]], [Hash[0]]);

    public static string Id(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)];

    void Keep(IReadOnlyList<string> encryption, IReadOnlyList<string> hash)
    {
        secrets[EncryptionKeys] = string.Join(',', encryption);
        secrets[HashKeys] = string.Join(',', hash);
        PrivateFile.Write(Path.Combine(folder, "secrets.json"), JsonSerializer.Serialize(secrets, indented));
        Deliver();
    }

    void Deliver(IReadOnlyList<string> encryption, IReadOnlyList<string> hash) =>
        KeyFolder.Write(folder, string.Join(',', encryption), string.Join(',', hash));

    string[] Ring(string name) => Secret(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static int Number(string key) => int.TryParse(Id(key).TrimStart('k'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static string Made(IReadOnlyList<string> ring) =>
        string.Create(CultureInfo.InvariantCulture, $"k{ring.Max(Number) + 1}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");

    static SortedDictionary<string, string> Read(string file) => File.Exists(file)
        ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))!
        : throw new MigrationException($"There is no {file}: start the stack once with ./run.");
}
