using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>
/// Whose tokens are trusted. Users: an OIDC authority (<c>Identity:Authority</c>) or the local issuer's public key
/// (<c>Identity:PublicKey</c>). Services: each by its own public key (<c>Identity:Services:&lt;name&gt;</c>); this service
/// signs with its own private key (<c>Identity:ServiceKey</c>), which no other service has.
/// </summary>
internal static class IdentityConfiguration
{
    public const string Audience = "sygeopfoelgning";
    public const string LocalIssuer = "sygeopfoelgning-local";

    // Enough for synchronised clocks.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    // Callers wait this long at the first call, and until the authority's keys have been read once.
    private static readonly TimeSpan AuthorityPatience = TimeSpan.FromSeconds(3);

    // Signatures that only the holder of a private key can make.
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    public static void AddIdentity(this WebApplicationBuilder builder, string serviceName)
    {
        var authority = builder.Configuration["Identity:Authority"];
        var publicKey = builder.Configuration["Identity:PublicKey"];
        if (string.IsNullOrEmpty(authority) == string.IsNullOrEmpty(publicKey))
        {
            throw new StartupProblem(
                "It is not known whose tokens to trust: set either Identity:Authority (an OIDC authority) "
                + "or Identity:PublicKey (the local issuer's).");
        }

        var expected = authority is { Length: > 0 }
            ? Expecting(issuer: null, key: null, Asymmetric)
            : Expecting(LocalIssuer, new ECDsaSecurityKey(PublicKey(publicKey!)), [SecurityAlgorithms.EcdsaSha256]);
        var services = new ServiceIssuer(
            serviceName, PrivateKey(builder.Configuration["Identity:ServiceKey"]), OtherServices(builder.Configuration.GetSection("Identity:Services")));
        builder.Services.AddSingleton(services);
        builder.Services.AddSingleton(provider => new ServiceTokens(services, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<TrustedTokens>();
        builder.Services.AddSingleton<TokenHandler>(provider => provider.GetRequiredService<TrustedTokens>());
        builder.Services.AddSingleton<AccessInterceptor>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = expected;
            options.Authority = authority is { Length: > 0 } ? authority : null;
            options.RequireHttpsMetadata = builder.Environment.IsProduction();
            options.BackchannelTimeout = AuthorityPatience;
            // AuthorityKeys decides how often to query.
            options.RefreshInterval = BaseConfigurationManager.MinimumRefreshInterval;
        });
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenHandler>((options, handler) =>
        {
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(handler);
        });
    }

    /// <summary>What a token must satisfy. Without issuer and key they come from the authority's own metadata.</summary>
    public static TokenValidationParameters Expecting(string? issuer, SecurityKey? key, string[] algorithms) => new()
    {
        ValidAudience = Audience,
        ValidIssuer = issuer,
        IssuerSigningKey = key,
        ValidAlgorithms = algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuerSigningKey = true,
        ClockSkew = ClockSkew,
        NameClaimType = "name",
        RoleClaimType = "roles",
    };

    /// <summary>How long a token with this expiry is accepted.</summary>
    public static DateTimeOffset BelievedUntil(DateTimeOffset? expires) =>
        expires is { } then && then < DateTimeOffset.MaxValue - ClockSkew ? then + ClockSkew : DateTimeOffset.MaxValue;

    private static ECDsa PublicKey(string text) => PublicKey("Identity:PublicKey", text);

    private static ECDsa PublicKey(string setting, string text) => Read(setting, text, (key, bytes) => key.ImportSubjectPublicKeyInfo(bytes, out _));

    private static Dictionary<string, ECDsa> OtherServices(IConfigurationSection services)
    {
        var keys = services.GetChildren().Where(service => !string.IsNullOrEmpty(service.Value))
            .ToDictionary(service => service.Key, service => PublicKey($"Identity:Services:{service.Key}", service.Value!), StringComparer.Ordinal);
        return keys.Count > 0
            ? keys
            : throw new StartupProblem(
                "It is not known which services to trust: set Identity:Services:<name> to the public key of each of the others "
                + "(SubjectPublicKeyInfo, base64, P-256).");
    }

    private static ECDsa PrivateKey(string? text) => string.IsNullOrEmpty(text)
        ? throw new StartupProblem(
            "The setting Identity:ServiceKey is missing: give the private key of this service, which no other has (PKCS8, base64, P-256).")
        : Read("Identity:ServiceKey", text, (key, bytes) => key.ImportPkcs8PrivateKey(bytes, out _));

    private static ECDsa Read(string setting, string text, Action<ECDsa, byte[]> import)
    {
        var key = ECDsa.Create();
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                key.ImportFromPem(text);
            }
            else
            {
                import(key, Convert.FromBase64String(text));
            }
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException or ArgumentException)
        {
            throw new StartupProblem($"The setting {setting} is not an elliptic-curve key, neither as PEM nor as base64.");
        }

        return key.KeySize == 256 ? key : throw new StartupProblem($"The setting {setting} is not a key of the curve P-256, which ES256 needs.");
    }
}
