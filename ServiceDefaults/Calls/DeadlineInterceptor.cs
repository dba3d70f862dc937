using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.ServiceDefaults.Identity;

namespace Sygeopfoelgning.ServiceDefaults.Calls;

/// <summary>Gives a call without a deadline one of 30 seconds, so that nothing a caller forgot runs for ever.</summary>
public sealed class DeadlineInterceptor(TimeProvider time) : EveryCall
{
    internal static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task<TResponse> Around<TResponse>(IMessage? request, ServerCallContext context, Func<Task<TResponse>> call)
    {
        // A caller's own deadline is kept by gRPC. A stream ends when its service says so.
        if (context.Deadline != DateTime.MaxValue
            || !Contract.Methods.TryGetValue(context.Method, out var method)
            || method.IsServerStreaming)
        {
            return await call();
        }

        using var deadline = new CancellationTokenSource(Default, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.CancellationToken);
        context.SetOwnDeadline(deadline.Token, either.Token);
        return await call();
    }
}
