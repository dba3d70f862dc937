using System.Security.Cryptography;
using System.Text.Json;

namespace Sygeopfoelgning.AppHost;

/// <summary>
/// Passwords and keys of the local stack: made once, kept over restarts in a file that only its owner may read, removed by
/// <c>./run --fresh</c>.
/// </summary>
internal sealed class LocalSecrets
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    readonly IReadOnlyDictionary<string, string> values;

    LocalSecrets(IReadOnlyDictionary<string, string> values) => this.values = values;

    public string this[string name] => values[name];

    public static LocalSecrets Open(string file)
    {
        var values = File.Exists(file)
            ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))!
            : [];
        var changed = KeyRings.Part(values);

        void Make(string name, Func<string> make)
        {
            if (!values.ContainsKey(name))
                (values[name], changed) = (make(), true);
        }

        foreach (var password in (string[])["postgres", "redis", .. DatabaseRoles.All, "dashboard-token", "dashboard-api-key", "otlp-api-key"])
            Make(password, () => RandomNumberGenerator.GetHexString(32, lowercase: true));
        foreach (var ring in KeyRings.All)
            Make(ring, () => KeyRings.Make(ring, number: 1));
        // Base64 of PKCS#8: the key of the local users' issuer (./run token signs with it), and each service's own.
        foreach (var signer in (string[])["users", .. DatabaseRoles.Services])
        {
            Make($"{signer}-signing-key", SigningKey);
            Make($"{signer}-public-key", () => PublicPart(values[$"{signer}-signing-key"]));
        }

        if (changed)
            PrivateFile.Write(file, JsonSerializer.Serialize(values, indented));
        return new(values);
    }

    static string SigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    static string PublicPart(string signingKey)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(signingKey), out _);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }
}
