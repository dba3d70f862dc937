using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Identity;
using Sygeopfoelgning.ServiceDefaults.Telemetry;

namespace Sygeopfoelgning.ServiceDefaults.Limits;

/// <summary>
/// Looks at a call before anything of its message is read: is there a token that holds, and does its bearer not call too
/// often. What is turned away here costs no body, no parsing and no exception, so that a flood of it starves no one.
/// Roles are looked at afterwards (<see cref="AccessInterceptor"/>).
/// </summary>
internal sealed class Admission(RequestDelegate next, RateLimit limit, TrustedTokens tokens, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    private static readonly Counter<long> Refused = Signals.Meter.CreateCounter<long>(
        "sygeopfoelgning.calls.refused", "{call}", "Calls turned away before their message was read, by reason.");

    public async Task Invoke(HttpContext http)
    {
        var method = http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName;
        if (method is null || Contract.IsPlumbing(method))
        {
            await next(http);
            return;
        }

        var started = time.GetTimestamp();
        if (await Refuses(http) is not { } refusal)
        {
            await next(http);
            return;
        }

        var answer = Statuses.Of(refusal, CallerLanguage.Of(http.Request.Headers.AcceptLanguage));
        Refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));
        CallTelemetry.Record(method.TrimStart('/'), answer.StatusCode, time.GetElapsedTime(started));
        RefusedSpans.Describe(http.Features.Get<IHttpActivityFeature>()?.Activity, method, answer.StatusCode);
        Write(http.Response, answer);
    }

    private async Task<Refusal?> Refuses(HttpContext http)
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
            return IsService(principal) ? null : limit.Refuses(KeyOf(principal));
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

    // An answer without a message: headers only, as gRPC has it.
    private static void Write(HttpResponse response, RpcException answer)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(answer.Status.Detail);
        foreach (var trailer in answer.Trailers)
        {
            response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
        }
    }
}
