using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Storage;
using Sygeopfoelgning.ServiceDefaults.Telemetry;

namespace Sygeopfoelgning.ServiceDefaults.Identity;

/// <summary>
/// Lets a call through to its method only for a caller whose token holds and who has one of the roles that the method
/// declares in its proto. Nothing else is looked at first, so that a refusal says nothing about what exists.
/// </summary>
public sealed class AccessInterceptor : EveryCall
{
    private const string PurposeHeader = "x-purpose";
    private const int PurposeLimit = 200;

    /// <inheritdoc/>
    protected override async Task<TResponse> Around<TResponse>(IMessage? request, ServerCallContext context, Func<Task<TResponse>> call)
    {
        if (!Contract.IsPlumbing(context.Method))
        {
            context.SetCaller(WithReason(await Admit(context), request, context.Method));
        }

        return await call();
    }

    private static async Task<Caller> Admit(ServerCallContext context)
    {
        var authenticated = await context.GetHttpContext().AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        var caller = authenticated.Principal is { } principal ? TokenClaims.Read(principal, PurposeOf(context), context.Method.TrimStart('/')) : null;
        if (caller is null)
        {
            throw Statuses.Of(new Unauthenticated(), context);
        }

        // A method outside the contract declares nothing: no one may call it.
        IReadOnlyList<Options.V1.Role> declared =
            Contract.Methods.ContainsKey(context.Method) ? Contract.AccessOf(context.Method).Roles : [];
        var role = declared.FirstOrDefault(caller.Roles.Contains);
        return role == Options.V1.Role.Unspecified
            ? throw Statuses.Of(new RoleMissing([.. declared.Select(one => one.WireName())]), context)
            : caller with { ActingRole = role, BelievedUntil = IdentityConfiguration.BelievedUntil(authenticated.Properties?.ExpiresUtc) };
    }

    // A request that gives a reason has stated what it is for; where the call reveals something, the reason is what the access
    // log keeps. Elsewhere the service keeps it, encrypted. Rules of the request see that it says something.
    private static Caller WithReason(Caller caller, IMessage? request, string path)
    {
        if (request is null || !Contract.Methods.ContainsKey(path) || Contract.AccessOf(path) is not { TakesReason: true } method)
        {
            return caller;
        }

        var reason = MessageFields.Text(request, MethodAccess.ReasonField);
        return method.Reveals.Count > 0 && reason.Length is > 0 and <= RequestRuleExtensions.LongestReason
            ? caller with { HasPurpose = true, Purpose = CprScrubber.Scrub(reason) }
            : caller with { HasPurpose = true };
    }

    // The purpose is kept with what the call does, and people write in it what they have in mind. Headers are ASCII: what is
    // not travels percent-encoded (UTF-8), as gRPC's own grpc-message does.
    private static string? PurposeOf(ServerCallContext context)
    {
        var given = context.RequestHeaders.GetValue(PurposeHeader)?.Trim();
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        given = Uri.UnescapeDataString(given);
        return given.Length <= PurposeLimit
            ? CprScrubber.Scrub(given)
            : throw Statuses.Of(new InvalidRequest([Violations.TextTooLong.At(PurposeHeader, [PurposeLimit])]), context);
    }
}
