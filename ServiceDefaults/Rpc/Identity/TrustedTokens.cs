using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>The owner of a token, as far as calls are counted.</summary>
/// <param name="Caller">The person; null for a service, whose token comes from its own issuer: what it does for a person was counted where the person called.</param>
internal sealed record Bearer(CallerKey? Caller)
{
    /// <summary>Reads the claims of a valid token.</summary>
    public static Bearer Of(ClaimsIdentity claims) => new(claims.FindFirst(TokenClaims.Issuer)?.Value == ServiceIssuer.Name
        ? null
        : new CallerKey(claims.FindFirst(TokenClaims.Municipality)?.Value ?? "", claims.FindFirst(TokenClaims.Subject)?.Value ?? ""));
}

/// <summary>
/// Validates tokens, each against its own issuer, and caches the valid ones for up to a minute:
/// verifying ES256 in every call would halve the throughput of a service.
/// </summary>
internal sealed class TrustedTokens(ServiceIssuer services, TimeProvider time) : TokenHandler
{
    private const int Bound = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly AuthorityKeys keys = new(time);
    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    private sealed record Known(TokenValidationResult Result, Bearer Bearer, DateTimeOffset Until);

    /// <summary>The owner of a token that was valid a moment ago; null if that is not known.</summary>
    public Bearer? Knows(ReadOnlySpan<char> token) =>
        known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var entry) && entry.Until > time.GetUtcNow() ? entry.Bearer : null;

    /// <summary>True for a text that looks like a token, so that only verification of the signature can reject it.</summary>
    public static bool IsWorthVerifying(ReadOnlySpan<char> token) => token.Count('.') == 2;

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(token, out var entry) && entry.Until > now)
        {
            return entry.Result;
        }

        var result = IsOfServices(token)
            ? await handler.ValidateTokenAsync(token, services.Expected)
            : await OfUser(token, validationParameters);
        if (result.IsValid)
        {
            Remember(token, result, now);
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => handler.ReadToken(token);

    private async Task<TokenValidationResult> OfUser(string token, TokenValidationParameters expected)
    {
        if (expected.ConfigurationManager is not { } authority)
        {
            return await handler.ValidateTokenAsync(token, expected);
        }

        var known = await keys.Known(authority);
        var result = await handler.ValidateTokenAsync(token, Held(expected, known));
        if (result.Exception is not SecurityTokenSignatureKeyNotFoundException)
        {
            return result;
        }

        var newer = await keys.Newer(authority, known);
        return ReferenceEquals(newer, known) ? result : await handler.ValidateTokenAsync(token, Held(expected, newer));
    }

    private static TokenValidationParameters Held(TokenValidationParameters expected, BaseConfiguration authority)
    {
        var held = expected.Clone();
        held.ConfigurationManager = null;
        held.ValidIssuer = authority.Issuer;
        held.IssuerSigningKeys = authority.SigningKeys;
        return held;
    }

    private void Remember(string token, TokenValidationResult result, DateTimeOffset now)
    {
        // Starting over is cheaper than keeping order, and rare: a minute's worth of callers fits.
        if (known.Count >= Bound)
        {
            known.Clear();
        }

        var expiry = new DateTimeOffset(DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc));
        known[token] = new Known(result, Bearer.Of(result.ClaimsIdentity), expiry < now + Longest ? expiry : now + Longest);
    }

    // Only chooses the issuer to verify against; nothing in the token is trusted before that.
    private bool IsOfServices(string token) =>
        handler.CanReadToken(token) && TryRead(token) is { Issuer: ServiceIssuer.Name };

    private static JsonWebToken? TryRead(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
