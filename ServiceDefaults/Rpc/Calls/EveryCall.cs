using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>An interceptor that does the same for all four shapes of call.</summary>
public abstract class EveryCall : Interceptor
{
    /// <summary>Wraps a call.</summary>
    /// <param name="request">The request; null if the caller streams.</param>
    /// <param name="context">The call.</param>
    /// <param name="call">Continues with the call.</param>
    protected abstract Task<TResponse> Around<TResponse>(IMessage? request, ServerCallContext context, Func<Task<TResponse>> call);

    /// <inheritdoc/>
    public sealed override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Around(request as IMessage, context, () => continuation(request, context));

    /// <inheritdoc/>
    public sealed override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Around(null, context, () => continuation(requestStream, context));

    /// <inheritdoc/>
    public sealed override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Around(request as IMessage, context, () => Streamed(continuation(request, responseStream, context)));

    /// <inheritdoc/>
    public sealed override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Around(null, context, () => Streamed(continuation(requestStream, responseStream, context)));

    private static async Task<object?> Streamed(Task call)
    {
        await call;
        return null;
    }
}
