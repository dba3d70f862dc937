using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Retries a call for half a minute, as the answer says, when the requested data has not arrived yet (<c>NOT_CAUGHT_UP</c>: the service
/// waits two seconds for it). On a slow machine, or beside other tests, an event takes its time.
/// </summary>
internal sealed class ComingAgain : Interceptor
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

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
                    late.StatusCode == StatusCode.Unavailable && waited.Elapsed < Longest && late.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason == "NOT_CAUGHT_UP")
                {
                    await Task.Delay(Pause);
                    var options = context.Options.Deadline is null ? context.Options : context.Options.WithDeadline(Stories.Suite.Soon);
                    call = continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
                }
            }
        }
    }
}
