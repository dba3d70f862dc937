using Grpc.Core;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>What the interceptors store about a call.</summary>
public static class CallContext
{
    private static readonly object CallerKey = new();
    private static readonly object OwnDeadlineKey = new();
    private static readonly object CancellationKey = new();

    /// <summary>The caller. There always is one: a method is only reached through the access check.</summary>
    public static Caller Caller(this ServerCallContext context) =>
        context.FindCaller()
        ?? throw new InvalidOperationException($"{context.Method} has no caller: it was not reached through the access check.");

    /// <summary>
    /// Ends when the caller disconnects, when the caller's deadline passes, and, if the caller set none, after 30 seconds.
    /// Everything done for a call uses this token, not <see cref="ServerCallContext.CancellationToken"/>, which does not
    /// include the server's own deadline.
    /// </summary>
    public static CancellationToken CallCancellation(this ServerCallContext context) =>
        context.UserState.TryGetValue(CancellationKey, out var token) ? (CancellationToken)token : context.CancellationToken;

    internal static Caller? FindCaller(this ServerCallContext context) =>
        context.UserState.TryGetValue(CallerKey, out var caller) ? (Caller)caller : null;

    internal static void SetCaller(this ServerCallContext context, Caller caller) => context.UserState[CallerKey] = caller;

    internal static void SetOwnDeadline(this ServerCallContext context, CancellationToken deadline, CancellationToken either)
    {
        context.UserState[OwnDeadlineKey] = deadline;
        context.UserState[CancellationKey] = either;
    }

    internal static bool IsPastDeadline(this ServerCallContext context, DateTimeOffset now) =>
        context.UserState.TryGetValue(OwnDeadlineKey, out var own)
            ? ((CancellationToken)own).IsCancellationRequested
            : context.Deadline <= now.UtcDateTime;
}
