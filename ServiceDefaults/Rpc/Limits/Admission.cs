using System.Net;
using System.Security.Claims;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// Looks at a call before anything of its message is read: is there a token that holds, and does its bearer not call too
/// often. What is turned away here costs no body, no parsing and no exception, so that a flood of it starves no one.
/// Roles are looked at afterwards (<see cref="AccessInterceptor"/>).
/// </summary>
internal sealed class Admission(RequestDelegate next, RateLimit limit, TrustedTokens tokens, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    public async Task Invoke(HttpContext http)
    {
        var method = http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName;
        if (method is null || Contract.IsPlumbing(method))
        {
            await next(http);
            return;
        }

        var started = time.GetTimestamp();
        if (await Refuses(http, started) is not { } refusal)
        {
            await next(http);
            return;
        }

        // HTTP/1.1 has no way to stop who is sending: the server reads on for a while after its answer, so that it is heard. It would
        // not where the body has more than bodies may that are no calls (Listeners).
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = MessageIntake.ReadAway;
        }

        RefusedCall.Answer(http, method, refusal, time.GetElapsedTime(started));
    }

    private async Task<Refusal?> Refuses(HttpContext http, long arrived)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new Unauthenticated();
        }

        var token = header[Scheme.Length..].Trim();
        if (!TrustedTokens.IsWorthVerifying(token))
        {
            return new Unauthenticated();
        }

        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!tokens.Knows(token) && limit.RefusesToVerify(address) is { } refusal)
        {
            return refusal;
        }

        var authenticated = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (authenticated.Principal is { } principal)
        {
            var caller = IsService(principal) ? (CallerKey?)null : KeyOf(principal);
            var connection = Connections.Of(http.Features.Get<IConnectionItemsFeature>()?.Items);
            if (caller is not null && connection?.Port.Name == Connections.Services)
            {
                return new RoleMissing([Options.V1.Role.Service.WireName()]);
            }

            connection?.BecomesKnown();
            http.Features.Set(new AdmittedCall(caller, arrived));
            return caller is { } person ? limit.Refuses(person) : null;
        }

        if (AuthorityAwayException.IsIn(authenticated.Failure))
        {
            return new AuthorityUnavailable();
        }

        limit.TokenFailed(address);
        return new Unauthenticated();
    }

    // A service's token is its own issuer's; what it does for a person was counted where the person called.
    private static bool IsService(ClaimsPrincipal principal) => principal.FindFirstValue(TokenClaims.Issuer) == ServiceIssuer.Name;

    private static CallerKey KeyOf(ClaimsPrincipal principal) =>
        new(principal.FindFirstValue(TokenClaims.Municipality) ?? "", principal.FindFirstValue(TokenClaims.Subject) ?? "");
}
