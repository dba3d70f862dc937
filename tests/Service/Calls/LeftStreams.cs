using Grpc.Core;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Streams that are read for a while and then left.</summary>
internal static class LeftStreams
{
    /// <summary>Reads until there is enough, and gives how many messages it was.</summary>
    /// <param name="call">A call that was made with the same token.</param>
    /// <param name="most">As many messages are enough.</param>
    /// <param name="take">What is done with each.</param>
    /// <param name="enough">When the caller leaves.</param>
    /// <exception cref="RpcException">The server's own answer, where it came before the caller left.</exception>
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
            // By the caller. Who reads in the very moment of leaving is told by .NET's client that the request was aborted (UNAVAILABLE), as if a
            // connection were lost; the call's own status is what it ended with.
        }

        return read;
    }
}
