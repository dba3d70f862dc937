using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Gives a call without a deadline one of 30 seconds, so that a forgotten call does not run for ever. The time counts from the
/// call's headers: the time in which its message arrived is part of it (<see cref="MessageIntake"/>).
/// </summary>
public sealed class DeadlineInterceptor(TimeProvider time) : EveryCall
{
    internal static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task<TResponse> Around<TResponse>(IMessage? request, ServerCallContext context, Func<Task<TResponse>> call)
    {
        // gRPC enforces a caller's own deadline. A stream ends when its service ends it.
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
