using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Calls again for a minute, as every client should, while the answer says that it will pass: the requested data has not arrived yet
/// (<c>NOT_CAUGHT_UP</c>: the service waits two seconds for it), the database is busy, or the connection was lost. On a slow machine, or
/// beside other tests, everything takes its time.
/// </summary>
public sealed class Patient : Interceptor
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly (StatusCode, string?)[] Passing =
    [
        (StatusCode.Unavailable, null), (StatusCode.Unavailable, "NOT_CAUGHT_UP"), (StatusCode.Unavailable, "DATABASE_UNAVAILABLE"),
        (StatusCode.ResourceExhausted, "DATABASE_QUEUE_FULL"),
    ];

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            Answer(), call.ResponseHeadersAsync, () => call.GetStatus(), () => call.GetTrailers(), () => call.Dispose());

        async Task<TResponse> Answer()
        {
            for (var waited = Stopwatch.StartNew(); ;)
            {
                try
                {
                    return await call;
                }
                catch (RpcException late) when (
                    waited.Elapsed < Longest && Passing.Contains((late.StatusCode, late.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason)))
                {
                    await Task.Delay(Pause);
                    var options = context.Options.Deadline is null ? context.Options : context.Options.WithDeadline(Suite.Soon);
                    call = continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
                }
            }
        }
    }
}
