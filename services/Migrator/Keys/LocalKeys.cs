using System.Globalization;
using System.Text.Json;
using Sygeopfoelgning.AppHost;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// The local stack's keys: a ring per service, and those of <see cref="KeyRings"/>. <c>secrets.json</c> is authoritative; each service
/// reads copies of its own keys in the folder <c>keys</c> beside it, and follows changes within a second. In a ring of two, the newer key
/// is behind while it is only known, and in front once it is used for writing; so an interrupted rotation is recognised and
/// resumed. All rings are changed together, in one file.
/// </summary>
internal sealed class LocalKeys(string folder)
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    readonly SortedDictionary<string, string> secrets = Read(Path.Combine(folder, "secrets.json"));

    public string Secret(string name) => secrets.GetValueOrDefault(name) ?? throw new MigrationException($"secrets.json has no {name}.");

    /// <summary>The keys of a ring, the current one first.</summary>
    public IReadOnlyList<string> Ring(string name) => secrets.GetValueOrDefault(name) is { } ring
        ? ring.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : throw new MigrationException($"secrets.json has no {name}: start the stack again with ./run, which gives every service keys of its own.");

    /// <summary>A rotation was started and not finished.</summary>
    public bool IsUnderWay => KeyRings.All.Any(ring => Ring(ring).Count > 1);

    /// <summary>Two services still encrypt with the same key, as all did before each had its own.</summary>
    public bool AreShared => KeyRings.Services.DistinctBy(service => Ring(KeyRings.Encryption(service))[0]).Count() < KeyRings.Services.Length;

    /// <summary>Makes a new key in each ring. It can be used for reading, but not for writing yet.</summary>
    public void Add() => Keep((name, ring) => [.. ring, KeyRings.Make(name, ring.Max(Number) + 1)]);

    /// <summary>From now on the newest keys are used for writing.</summary>
    public void MakeNewestCurrent() => Keep((_, ring) => ring.OrderByDescending(Number));

    /// <summary>Deletes the previously current keys for good.</summary>
    public void ForgetOld() => Keep((_, ring) => ring.Take(1));

    /// <summary>Delivers the rings to the services.</summary>
    public void Deliver() => KeyFolder.Write(folder, Secret);

    /// <summary>Delivers only the current keys, to find out whether the services work without the old ones.</summary>
    public void DeliverCurrentOnly() => KeyFolder.Write(folder, name => Ring(name)[0]);

    public static string Id(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)];

    void Keep(Func<string, IReadOnlyList<string>, IEnumerable<string>> changed)
    {
        foreach (var name in KeyRings.All)
            secrets[name] = string.Join(',', changed(name, Ring(name)));
        PrivateFile.Write(Path.Combine(folder, "secrets.json"), JsonSerializer.Serialize(secrets, indented));
        Deliver();
    }

    // The number after the last k: k1, cases-k2.
    static int Number(string key) => int.TryParse(Id(key)[(Id(key).LastIndexOf('k') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static SortedDictionary<string, string> Read(string file) => File.Exists(file)
        ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))!
        : throw new MigrationException($"There is no {file}: start the stack once with ./run.");
}
