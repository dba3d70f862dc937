using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sygeopfoelgning.Stories;

/// <summary>Who a token is for.</summary>
/// <param name="Role">Wire name of the role, such as <c>caseworker</c>.</param>
/// <param name="Municipality">Three-digit municipality code.</param>
/// <param name="Name">Display name; invented.</param>
/// <param name="Person">Opaque person id, for citizens.</param>
/// <param name="Team">Opaque team id, for officers.</param>
public sealed record TokenHolder(string Role, int Municipality, string Name, string? Person = null, string? Team = null)
{
    /// <summary>The same holder is the same subject, so that a repeated request id finds its stored answer.</summary>
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"{Role}-{Municipality}-{Name.Replace(' ', '-').ToLowerInvariant()}");
}

/// <summary>Issues tokens for the local stack, signed with the key that the AppHost made. Production has an OIDC authority instead.</summary>
public sealed class Tokens : IDisposable
{
    private const string Issuer = "sygeopfoelgning-local";
    private const string Audience = "sygeopfoelgning";

    private static readonly TimeSpan Valid = TimeSpan.FromHours(12);

    private readonly ECDsa key = ECDsa.Create();

    /// <param name="signingKey">The users' signing key: PKCS#8, base64.</param>
    public Tokens(string signingKey) => key.ImportPkcs8PrivateKey(Convert.FromBase64String(signingKey), out _);

    /// <summary>A token that is valid for twelve hours.</summary>
    public string Mint(TokenHolder holder)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = holder.Subject,
            ["name"] = holder.Name,
            ["municipality"] = holder.Municipality.ToString("000", CultureInfo.InvariantCulture),
            ["roles"] = new[] { holder.Role },
        };
        if (holder.Person is not null)
        {
            claims["person"] = holder.Person;
        }

        if (holder.Team is not null)
        {
            claims["team"] = holder.Team;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = claims,
            Expires = DateTime.UtcNow + Valid,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256)
            {
                // The library's cache would keep using a key that is disposed.
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        });
    }

    public void Dispose() => key.Dispose();
}
