using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Two stock pipes and a transport. What arrives is read by a thread that blocks on the transport: callers
/// that wait synchronously can then starve the thread pool without holding back the replies they wait for.
/// </summary>
internal sealed class DuplexConnection : IMeasuredDuplexPipe, IDisposable
{
    private const int SmallestRead = 4 * 1024;
    private const int LargestRead = 64 * 1024;

    private readonly ITransport transport;
    private readonly Action<Exception?> receivingEnds;
    private readonly Pipe incoming;
    private readonly Pipe outgoing;
    private readonly MeasuredReader input;
    private readonly MeasuredWriter output;
    private ConnectionResetException? firstFailure;
    private long totalReceived;
    private long totalSent;
    private int lastReceived;

    /// <param name="transport">Belongs to the connection from now on.</param>
    /// <param name="sendOptions">For the pipe outwards.</param>
    /// <param name="receiveOptions">For the pipe inwards.</param>
    /// <param name="name">The receiving thread's name.</param>
    /// <param name="receivingEnds">Called before the reader sees the end; with null at the proper end of the stream.</param>
    public DuplexConnection(
        ITransport transport, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name, Action<Exception?> receivingEnds)
    {
        this.transport = transport;
        this.receivingEnds = receivingEnds;
        incoming = new Pipe(receiveOptions ?? PipeOptions.Default);
        outgoing = new Pipe(sendOptions ?? PipeOptions.Default);
        input = new MeasuredReader(incoming.Reader);
        output = new MeasuredWriter(outgoing.Writer);

        // Neither loop may carry the context (a trace, for instance) of whoever happens to connect.
        new Thread(Receive) { Name = name ?? "Connection", IsBackground = true }.UnsafeStart();
        ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.Send(), this, preferLocal: false);
    }

    public PipeReader Input => input;

    public PipeWriter Output => output;

    public long TotalBytesReceived => Volatile.Read(ref totalReceived);

    public long TotalBytesSent => Volatile.Read(ref totalSent);

    public int LastReceived => Volatile.Read(ref lastReceived);

    public long WaitingToBeRead => Math.Max(0, TotalBytesReceived - input.Consumed);

    public long WaitingToBeSent => Math.Max(0, output.Written - TotalBytesSent);

    public void Dispose() => Fail(new ObjectDisposedException(nameof(DuplexConnection)));

    private void Receive()
    {
        ConnectionResetException? failure = null;
        try
        {
            var size = SmallestRead;
            while (true)
            {
                var buffer = incoming.Writer.GetMemory(size);
                var received = transport.Receive(buffer.Span);
                Volatile.Write(ref lastReceived, received);
                if (received == 0)
                {
                    break;
                }

                Interlocked.Add(ref totalReceived, received);
                incoming.Writer.Advance(received);
                if (Flush())
                {
                    break;
                }

                size = received < buffer.Length ? SmallestRead : Math.Min(buffer.Length * 2, LargestRead);
            }
        }
        catch (Exception exception)
        {
            failure = Fail(exception);
        }

        receivingEnds(failure?.InnerException);
        incoming.Writer.Complete(failure);
    }

    // Blocks while the reader is too far behind; true when it has gone.
    private bool Flush()
    {
        var flush = incoming.Writer.FlushAsync();
        return (flush.IsCompleted ? flush.Result : flush.AsTask().GetAwaiter().GetResult()).IsCompleted;
    }

    private async Task Send()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var read = await outgoing.Reader.ReadAsync().ConfigureAwait(false);
                if (firstFailure is not null)
                {
                    throw firstFailure;
                }

                await transport.SendAsync(read.Buffer).ConfigureAwait(false);
                Interlocked.Add(ref totalSent, read.Buffer.Length);
                outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            transport.EndSending();
        }
        catch (Exception exception)
        {
            failure = Fail(exception);
        }

        await outgoing.Reader.CompleteAsync(failure).ConfigureAwait(false);
    }

    // The first failure is what both directions report; closing the transport wakes the other loop.
    private ConnectionResetException Fail(Exception cause)
    {
        var failure = new ConnectionResetException($"The connection was lost: {cause.Message}", cause);
        failure = Interlocked.CompareExchange(ref firstFailure, failure, null) ?? failure;
        transport.Dispose();
        outgoing.Reader.CancelPendingRead();
        return failure;
    }
}
