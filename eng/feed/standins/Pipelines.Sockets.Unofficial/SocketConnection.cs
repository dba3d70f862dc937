using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected socket as a duplex pipe.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly Socket socket;
    private readonly DuplexConnection connection;
    private int shutdownKind;
    private volatile int socketError;

    private SocketConnection(Socket socket, PipeOptions? sendPipeOptions, PipeOptions? receivePipeOptions, string? name)
    {
        this.socket = socket;
        connection = new DuplexConnection(new SocketTransport(socket), sendPipeOptions, receivePipeOptions, name, ReceivingEnds);
    }

    /// <summary>What the other side sends.</summary>
    public PipeReader Input => connection.Input;

    /// <summary>What goes to the other side.</summary>
    public PipeWriter Output => connection.Output;

    /// <summary>How many bytes have come in.</summary>
    public long BytesRead => connection.TotalBytesReceived;

    /// <summary>How many bytes have gone out.</summary>
    public long BytesSent => connection.TotalBytesSent;

    /// <summary>What the last receive gave; 0 at the end of the stream.</summary>
    public int LastReceived => connection.LastReceived;

    /// <summary>What ended the connection first.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref shutdownKind);

    /// <summary>The socket's error, where one ended the connection.</summary>
    public SocketError SocketError => (SocketError)socketError;

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    /// <summary>Takes over a connected socket and begins to receive.</summary>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions connectionOptions = 0,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _ = connectionOptions;
        return new SocketConnection(socket, sendPipeOptions, receivePipeOptions, name);
    }

    /// <summary>Fails early where an assembly this one needs is missing.</summary>
    public static void AssertDependencies() => new Pipe().Writer.Complete();

    /// <summary>Sends small requests at once instead of gathering them.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Says that the protocol itself ends the connection; false where something else already did.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) => TrySetShutdown(kind);

    /// <summary>How many bytes wait where.</summary>
    public Counters GetCounters()
    {
        var onSocket = 0;
        try
        {
            onSocket = socket.Available;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // A closed socket holds nothing.
        }

        return new Counters(onSocket, connection.WaitingToBeRead, connection.WaitingToBeSent);
    }

    /// <summary>Closes the socket and ends both directions.</summary>
    public void Dispose() => connection.Dispose();

    private bool TrySetShutdown(PipeShutdownKind kind) =>
        kind != PipeShutdownKind.None && Interlocked.CompareExchange(ref shutdownKind, (int)kind, 0) == 0;

    private void ReceivingEnds(Exception? failure)
    {
        if (failure is null)
        {
            TrySetShutdown(PipeShutdownKind.ReadEndOfStream);
        }
        else if (failure is SocketException { SocketErrorCode: var error })
        {
            socketError = (int)error;
        }
    }

    /// <summary>How many bytes wait where.</summary>
    public readonly struct Counters
    {
        internal Counters(long onSocket, long toBeRead, long toBeSent) =>
            (BytesAvailableOnSocket, BytesWaitingToBeRead, BytesWaitingToBeSent) = (onSocket, toBeRead, toBeSent);

        /// <summary>Received by the operating system, not yet by us.</summary>
        public long BytesAvailableOnSocket { get; }

        /// <summary>Received, not yet consumed by the reader.</summary>
        public long BytesWaitingToBeRead { get; }

        /// <summary>Written, not yet given to the operating system.</summary>
        public long BytesWaitingToBeSent { get; }
    }
}

/// <summary>What ended a connection.</summary>
public enum PipeShutdownKind
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>The other side closed properly.</summary>
    ReadEndOfStream = 100,

    /// <summary>The client said goodbye in its protocol.</summary>
    ProtocolExitClient = 400,
}

/// <summary>Choices about a connection; none is offered here.</summary>
[Flags]
public enum SocketConnectionOptions
{
    /// <summary>The usual.</summary>
    None = 0,
}
