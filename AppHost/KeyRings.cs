using System.Globalization;
using System.Security.Cryptography;

namespace Sygeopfoelgning.AppHost;

/// <summary>
/// The key rings, by the names of their secrets: the encryption keys of each service, the keys that find persons in Cases, and the keys
/// that sign positions, which are the only ones that all services share. A ring is a list of <c>id:base64</c>, the current key first.
/// </summary>
internal static class KeyRings
{
    /// <summary>The services, each with a ring of its own.</summary>
    public static readonly string[] Services = ["cases", "scheduling", "coordination", "documentation"];

    /// <summary>Only Cases has persons.</summary>
    public const string Persons = "cases";

    public const string Hash = "cases-hash-keys";

    public const string Position = "position-keys";

    // The ring of earlier versions, before every service had its own.
    const string Single = "encryption-keys";
    const string SingleHash = "hash-keys";

    public static IEnumerable<string> All => [.. Services.Select(Encryption), Hash, Position];

    public static string Encryption(string service) => $"{service}-encryption-keys";

    /// <summary>A new key of a ring, with this number. Its id names the service that it belongs to; others refuse it.</summary>
    public static string Make(string ring, int number) => string.Create(
        CultureInfo.InvariantCulture, $"{Owner(ring)}k{number}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");

    /// <summary>
    /// Makes the one ring that all services shared the first ring of each: what is encrypted with it stays readable, and the next rotation
    /// gives every service a key of its own.
    /// </summary>
    public static bool Part(IDictionary<string, string> secrets)
    {
        void Becomes(string single, params IEnumerable<string> rings)
        {
            if (!secrets.TryGetValue(single, out var ring))
                return;
            foreach (var name in rings)
                secrets.TryAdd(name, ring);
            secrets.Remove(single);
        }

        var known = secrets.Count(secret => secret.Key is Single or SingleHash);
        Becomes(Single, Services.Select(Encryption));
        Becomes(SingleHash, Hash);
        return known > 0;
    }

    static string Owner(string ring) => Array.Find(Services, service => ring.StartsWith($"{service}-", StringComparison.Ordinal)) is { } service ? $"{service}-" : "";
}
