using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Leaves an HTTP/2 connection open for a moment after its last frame (GOAWAY), so that the client closes it. Kestrel would
/// close it at once. A call that the client begins in between would then find a dead connection, and the client could not know
/// that the server has not seen the call: .NET's client reports INTERNAL. While the connection lives, clients retry on another.
/// </summary>
internal static class LingeringClose
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static async Task Linger(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var uncompleted = new Uncompleted(transport);
        connection.Transport = uncompleted;
        await next(connection);
        if (uncompleted.HasClientClosed)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await transport.Output.FlushAsync(limit.Token);
            await Drain(transport.Input, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has had its time, or is gone.
        }
    }

    private static async Task Drain(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    // The server completes its pipes when it is done, and that closes the connection.
    private sealed class Uncompleted(IDuplexPipe transport) : IDuplexPipe
    {
        private readonly Reader input = new(transport.Input);

        public PipeReader Input => input;

        public bool HasClientClosed => input.IsAtItsEnd;

        public PipeWriter Output { get; } = new Writer(transport.Output);

        private sealed class Reader(PipeReader inner) : PipeReader
        {
            // The server leaves its last read open there; it could not be read again.
            public bool IsAtItsEnd { get; private set; }

            public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

            public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

            public override void CancelPendingRead() => inner.CancelPendingRead();

            public override void Complete(Exception? exception = null)
            {
            }

            public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
            {
                var read = await inner.ReadAsync(cancellationToken);
                IsAtItsEnd = read.IsCompleted;
                return read;
            }

            public override bool TryRead(out ReadResult result)
            {
                var isRead = inner.TryRead(out result);
                IsAtItsEnd = isRead && result.IsCompleted;
                return isRead;
            }
        }

        private sealed class Writer(PipeWriter inner) : PipeWriter
        {
            public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

            public override long UnflushedBytes => inner.UnflushedBytes;

            public override void Advance(int bytes) => inner.Advance(bytes);

            public override void CancelPendingFlush() => inner.CancelPendingFlush();

            public override void Complete(Exception? exception = null)
            {
            }

            public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

            public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

            public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
        }
    }
}
