using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A duplex pipe that counts its bytes.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    /// <summary>How many bytes have gone out.</summary>
    long TotalBytesSent { get; }

    /// <summary>How many bytes have come in.</summary>
    long TotalBytesReceived { get; }
}

/// <summary>The connection ended by an error, not by a proper end of the stream.</summary>
public sealed class ConnectionResetException : Exception
{
    internal ConnectionResetException(string message, Exception inner) : base(message, inner)
    {
    }
}
