using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>
/// Admits a call to its method only if the caller has a valid token and one of the roles that the method
/// declares in its proto. Nothing else is checked first, so that a refusal reveals nothing about what exists.
/// </summary>
public sealed class AccessInterceptor : EveryCall
{
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
        if (authenticated.Principal is not { } principal)
        {
            throw Statuses.Of(new Unauthenticated(), context);
        }

        if (TokenClaims.Unusable(principal) is { } claim)
        {
            throw Statuses.Of(new TokenClaimUnusable(claim), context);
        }

        if (TokenClaims.Read(principal, Purposes.Of(context), context.Method.TrimStart('/')) is not { } caller)
        {
            throw Statuses.Of(new Unauthenticated(), context);
        }

        // Services share a trace: what one does not record, such as its polling, the other does not record either.
        var http = context.GetHttpContext();
        if (caller.Roles.Contains(Options.V1.Role.Service) && TraceHeaders.IsUnsampled(http.Request.Headers.TraceParent))
        {
            http.LeavesNoTrace();
        }

        // A method outside the contract declares nothing, so nobody may call it.
        var access = Contract.Methods.ContainsKey(context.Method) ? Contract.AccessOf(context.Method) : null;
        var declared = access?.Roles ?? [];
        var role = access?.OnBehalf == true && caller.ActsFor is { } person
            ? declared.FirstOrDefault(one => one == Roles.Of(person.Role))
            : declared.FirstOrDefault(caller.Roles.Contains);
        return role == Options.V1.Role.Unspecified
            ? throw Statuses.Of(new RoleMissing([.. declared.Select(one => one.WireName())]), context)
            : caller with { ActingRole = role, BelievedUntil = IdentityConfiguration.BelievedUntil(authenticated.Properties?.ExpiresUtc) };
    }

    // A request with a reason has stated its purpose. If the call reveals something, the access log stores the reason. Otherwise
    // the service stores it, encrypted. The validator of the request checks whether the reason says something, because it can name
    // the field and what is wrong with it.
    private static Caller WithReason(Caller caller, IMessage? request, string path)
    {
        if (request is null || !Contract.Methods.ContainsKey(path) || Contract.AccessOf(path) is not { TakesReason: true } method)
        {
            return caller;
        }

        var reason = AcceptableText.Normal(MessageFields.Text(request, MethodAccess.ReasonField));
        var isOne = AcceptableText.HasLetters(reason, ValidationExtensions.LeastLetters)
            && AcceptableText.FaultOf(reason, lineBreaks: true, out _) == TextFault.None
            && AcceptableText.Length(reason) <= ValidationExtensions.LongestReason;
        return method.Reveals.Count > 0 && isOne
            ? caller with { HasPurpose = true, Purpose = CprScrubber.Scrub(reason) }
            : caller with { HasPurpose = true };
    }
}
