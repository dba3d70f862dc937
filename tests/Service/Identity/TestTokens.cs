using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Tokens for tests: valid ones, and ones with a single fault.</summary>
internal sealed record TestToken
{
    public string Issuer { get; init; } = "sygeopfoelgning-local";

    public string Audience { get; init; } = "sygeopfoelgning";

    public string? Subject { get; init; } = "tester";

    public string[] Roles { get; init; } = ["caseworker"];

    public string? Municipality { get; init; } = "101";

    public DateTime Expires { get; init; } = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10);

    /// <summary>Signed with this key; PKCS#8, base64.</summary>
    public string Sign(string key)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(Convert.FromBase64String(key), out _);
        return Sign(new SigningCredentials(
            new ECDsaSecurityKey(ecdsa) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
            SecurityAlgorithms.EcdsaSha256));
    }

    /// <summary>Signed with these bytes as a shared secret (HS256).</summary>
    public string SignAsSecret(byte[] secret) => Sign(new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256));

    /// <summary>Not signed at all.</summary>
    public string Unsigned() => Sign(credentials: null);

    /// <summary>A token as between services; of no municipality unless one is given.</summary>
    public static string OfService(Stack stack, int? municipality = null) =>
        new TestToken { Issuer = "sygeopfoelgning-services", Subject = "documentation", Roles = ["service"], Municipality = municipality is { } code ? $"{code}" : null }
            .Sign(stack.Secret("documentation-signing-key"));

    /// <summary>The header that carries a token.</summary>
    public static Metadata Header(string token) => new() { { "authorization", $"Bearer {token}" } };

    private string Sign(SigningCredentials? credentials)
    {
        var claims = new Dictionary<string, object> { ["roles"] = Roles, ["name"] = "Tina Tester" };
        if (Subject is not null)
        {
            claims["sub"] = Subject;
        }

        if (Municipality is not null)
        {
            claims["municipality"] = Municipality;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Audience, Claims = claims, Expires = Expires, SigningCredentials = credentials,
        });
    }

    /// <summary>The token with other claims under the old signature.</summary>
    public static string WithClaimChanged(string token, string from, string to)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace(from, to, StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }
}
