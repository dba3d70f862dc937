using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sygeopfoelgning.ServiceDefaults.Identity;

/// <summary>The services' own issuer: signs this service's tokens and says what the others' must show.</summary>
internal sealed class ServiceIssuer(string serviceName, ECDsa key)
{
    public const string Name = "sygeopfoelgning-services";

    private readonly JsonWebTokenHandler handler = new();
    private readonly SigningCredentials signing = new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);

    public TokenValidationParameters Expected { get; } =
        IdentityConfiguration.Expecting(Name, new ECDsaSecurityKey(key), [SecurityAlgorithms.EcdsaSha256]);

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
