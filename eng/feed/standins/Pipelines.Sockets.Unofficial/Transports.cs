using System.Buffers;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Where a <see cref="DuplexConnection"/> gets its bytes from and brings them to.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Blocks until bytes come; 0 at the end of the stream.</summary>
    int Receive(Span<byte> buffer);

    ValueTask SendAsync(ReadOnlySequence<byte> bytes);

    /// <summary>Tells the other side that nothing more comes.</summary>
    void EndSending();
}

internal sealed class SocketTransport(Socket socket) : ITransport
{
    public int Receive(Span<byte> buffer) => socket.Receive(buffer, SocketFlags.None);

    public async ValueTask SendAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            for (var rest = segment; !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None).ConfigureAwait(false)..];
            }
        }
    }

    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => socket.Dispose();
}

internal sealed class StreamTransport(Stream stream) : ITransport
{
    public int Receive(Span<byte> buffer) => stream.Read(buffer);

    public async ValueTask SendAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            await stream.WriteAsync(segment).ConfigureAwait(false);
        }

        await stream.FlushAsync().ConfigureAwait(false);
    }

    public void EndSending()
    {
        // A stream has no half-close; the end shows when it is disposed.
    }

    public void Dispose() => stream.Dispose();
}
