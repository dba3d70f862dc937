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
/// Checks a call before its message is read: does it have a valid token, and does its caller stay within the rate limit? A call
/// refused here costs no body, no parsing and no exception, so that a flood of them starves no one.
/// Roles are checked afterwards (<see cref="AccessInterceptor"/>).
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

    private ValueTask<Refusal?> Refuses(HttpContext http, long arrived)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new(new Unauthenticated());
        }

        var token = header.AsSpan(Scheme.Length).Trim();
        if (tokens.Knows(token) is { } bearer)
        {
            return new(Admit(http, bearer, arrived));
        }

        return TrustedTokens.IsWorthVerifying(token) ? new(Verify(http, arrived)) : new(new Unauthenticated());
    }

    private async Task<Refusal?> Verify(HttpContext http, long arrived)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (limit.RefusesToVerify(address) is { } refusal)
        {
            return refusal;
        }

        var authenticated = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (authenticated.Principal?.Identity is ClaimsIdentity claims)
        {
            return Admit(http, Bearer.Of(claims), arrived);
        }

        if (AuthorityAwayException.IsIn(authenticated.Failure))
        {
            return new AuthorityUnavailable();
        }

        limit.TokenFailed(address);
        return new Unauthenticated();
    }

    private Refusal? Admit(HttpContext http, Bearer bearer, long arrived)
    {
        var connection = Connections.Of(http.Features.Get<IConnectionItemsFeature>()?.Items);
        if (bearer.Caller is not null && connection?.Port.Name == Connections.Services)
        {
            return new RoleMissing([Options.V1.Role.Service.WireName()]);
        }

        connection?.BecomesKnown();
        http.Features.Set(new AdmittedCall(bearer.Caller, arrived));
        return bearer.Caller is { } person ? limit.Refuses(person) : null;
    }
}
