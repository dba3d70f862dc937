using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>Adds this service's token to each call to another service, and the deadline and cancellation of the call that caused it.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="calls">The call that caused it, if any.</param>
/// <param name="time">The clock.</param>
/// <param name="own">The token for what the service does by itself; null for what it does for its caller, if it has one.</param>
internal sealed class ServiceCall(ServiceTokens tokens, IHttpContextAccessor calls, TimeProvider time, Func<string>? own = null) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Prepared(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Prepared(context));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Prepared(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Prepared(context));

    private ClientInterceptorContext<TRequest, TResponse> Prepared<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class where TResponse : class
    {
        var outer = calls.HttpContext?.Features.Get<IServerCallContextFeature>()?.ServerCallContext;
        var token = own is not null ? own() : outer?.FindCaller() is { } caller ? tokens.ActingFor(caller) : tokens.ForService(context.Method.FullName.TrimStart('/'));
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        foreach (var header in context.Options.Headers ?? [])
        {
            headers.Add(header);
        }

        var deadline = context.Options.Deadline ?? time.GetUtcNow().UtcDateTime + DeadlineInterceptor.Default;
        var options = context.Options
            .WithHeaders(headers)
            .WithDeadline(outer?.Deadline < deadline ? outer.Deadline : deadline);
        if (outer is not null && !options.CancellationToken.CanBeCanceled)
        {
            options = options.WithCancellationToken(outer.CallCancellation());
        }

        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options);
    }
}
