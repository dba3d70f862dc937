using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams (TLS, tunnels) as pipes.</summary>
public static class StreamConnection
{
    /// <summary>Takes over a stream and begins to receive.</summary>
    public static IDuplexPipe GetDuplex(
        Stream stream, PipeOptions? sendPipeOptions = null, PipeOptions? receivePipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new DuplexConnection(new StreamTransport(stream), sendPipeOptions, receivePipeOptions, name, static _ => { });
    }

    /// <summary>Reads a stream to its end.</summary>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _ = name;
        return PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));
    }
}
