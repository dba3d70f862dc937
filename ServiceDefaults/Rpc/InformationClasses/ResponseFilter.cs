using Grpc.Core;
using Grpc.Core.Interceptors;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.InformationClasses;

/// <summary>
/// Empties in every answer what the acting role may not see: in unary answers, including replayed ones, and in each message of a
/// stream. If a role may see everything that a method's answers can contain, this costs one look-up.
/// </summary>
public sealed class ResponseFilter : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Filtered(continuation(request, context), context);

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Filtered(continuation(requestStream, context), context);

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, Filtered(responseStream, context), context);

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(requestStream, Filtered(responseStream, context), context);

    private static Task<TResponse> Filtered<TResponse>(Task<TResponse> answer, ServerCallContext context) where TResponse : class
    {
        return RedactionOf(context) is { } redaction ? Emptied() : answer;

        async Task<TResponse> Emptied() => redaction.Apply(await answer);
    }

    private static IServerStreamWriter<TResponse> Filtered<TResponse>(IServerStreamWriter<TResponse> stream, ServerCallContext context)
        where TResponse : class =>
        RedactionOf(context) is { } redaction ? new FilteredStream<TResponse>(stream, redaction) : stream;

    private static Redaction? RedactionOf(ServerCallContext context) => Contract.IsPlumbing(context.Method)
        ? null
        : Contract.AccessOf(context.Method).RedactionFor(context.Caller().ActingRole);

    private sealed class FilteredStream<TResponse>(IServerStreamWriter<TResponse> stream, Redaction redaction) : IServerStreamWriter<TResponse>
        where TResponse : class
    {
        public WriteOptions? WriteOptions
        {
            get => stream.WriteOptions;
            set => stream.WriteOptions = value;
        }

        public Task WriteAsync(TResponse message) => stream.WriteAsync(redaction.Apply(message));

        public Task WriteAsync(TResponse message, CancellationToken cancellationToken) =>
            stream.WriteAsync(redaction.Apply(message), cancellationToken);
    }
}
