using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>
/// The services' own issuer: signs this service's tokens and verifies the others'. Each service has a key of its
/// own, and a token must be signed with the key of the service that it names.
/// </summary>
internal sealed class ServiceIssuer
{
    public const string Name = "sygeopfoelgning-services";

    private readonly JsonWebTokenHandler handler = new();
    private readonly string serviceName;
    private readonly SigningCredentials signing;

    /// <param name="serviceName">This service.</param>
    /// <param name="key">Its private key.</param>
    /// <param name="others">The other services' public keys, by name.</param>
    public ServiceIssuer(string serviceName, ECDsa key, IReadOnlyDictionary<string, ECDsa> others)
    {
        this.serviceName = serviceName;
        var own = new ECDsaSecurityKey(key);
        signing = new(own, SecurityAlgorithms.EcdsaSha256);
        // Other replicas of this service call it, too.
        var keys = others.ToDictionary(other => other.Key, other => new ECDsaSecurityKey(other.Value), StringComparer.Ordinal);
        keys[serviceName] = own;
        Expected = IdentityConfiguration.Expecting(Name, key: null, [SecurityAlgorithms.EcdsaSha256]);
        Expected.IssuerSigningKeyResolver = (_, token, _, _) => token is JsonWebToken { Subject: { } subject } && keys.GetValueOrDefault(subject) is { } named ? [named] : [];
    }

    public TokenValidationParameters Expected { get; }

    public string Sign(DateTime now, TimeSpan lifetime, Dictionary<string, object> claims) => handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Name,
        Audience = IdentityConfiguration.Audience,
        IssuedAt = now,
        NotBefore = now,
        Expires = now + lifetime,
        SigningCredentials = signing,
        Claims = new Dictionary<string, object>(claims)
        {
            [TokenClaims.Subject] = serviceName,
            [TokenClaims.Roles] = new[] { Options.V1.Role.Service.WireName() },
        },
    });
}
