using Grpc.Core;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Streams that are read for a while and then abandoned.</summary>
internal static class LeftStreams
{
    /// <summary>Reads until it is enough, and returns the number of messages.</summary>
    /// <param name="call">A call that was made with the same token.</param>
    /// <param name="most">The maximum number of messages.</param>
    /// <param name="take">Called with each message.</param>
    /// <param name="enough">When the caller leaves.</param>
    /// <exception cref="RpcException">The server's own answer, if it came before the caller left.</exception>
    public static async Task<int> ReadUntil<T>(this AsyncServerStreamingCall<T> call, int most, Action<T> take, CancellationToken enough)
    {
        var read = 0;
        try
        {
            for (; read < most && await call.ResponseStream.MoveNext(CancellationToken.None); read++)
            {
                take(call.ResponseStream.Current);
            }
        }
        catch (RpcException) when (enough.IsCancellationRequested && call.GetStatus().StatusCode == StatusCode.Cancelled)
        {
            // By the caller. If it reads at the very moment of cancelling, .NET's client reports that the request was aborted (UNAVAILABLE), as if the
            // connection were lost; the call's own status shows how it really ended.
        }

        return read;
    }
}
