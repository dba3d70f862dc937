using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Gives a call without a deadline one of 30 seconds, so that nothing a caller forgot runs for ever. They are counted from the
/// call's headers: the time its message took to arrive is part of them (<see cref="MessageIntake"/>).
/// </summary>
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

        if (context.GetHttpContext().Features.Get<AdmittedCall>() is { } admitted)
        {
            return await Within(admitted.Deadline);
        }

        using var deadline = new CancellationTokenSource(Default, time);
        return await Within(deadline.Token);

        async Task<TResponse> Within(CancellationToken own)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(own, context.CancellationToken);
            context.SetOwnDeadline(own, either.Token);
            return await call();
        }
    }
}
