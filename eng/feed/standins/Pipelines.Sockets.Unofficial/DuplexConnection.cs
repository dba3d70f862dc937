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

    private readonly ITransport _transport;
    private readonly Action<Exception?> _receivingEnds;
    private readonly Pipe _incoming;
    private readonly Pipe _outgoing;
    private readonly MeasuredReader _input;
    private readonly MeasuredWriter _output;
    private ConnectionResetException? _failure;
    private long _received;
    private long _sent;
    private int _lastReceived;

    /// <param name="transport">Belongs to the connection from now on.</param>
    /// <param name="sendOptions">For the pipe outwards.</param>
    /// <param name="receiveOptions">For the pipe inwards.</param>
    /// <param name="name">The receiving thread's name.</param>
    /// <param name="receivingEnds">Called before the reader sees the end; with null at the proper end of the stream.</param>
    public DuplexConnection(
        ITransport transport, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name, Action<Exception?> receivingEnds)
    {
        _transport = transport;
        _receivingEnds = receivingEnds;
        _incoming = new Pipe(receiveOptions ?? PipeOptions.Default);
        _outgoing = new Pipe(sendOptions ?? PipeOptions.Default);
        _input = new MeasuredReader(_incoming.Reader);
        _output = new MeasuredWriter(_outgoing.Writer);

        // Neither loop may carry the context (a trace, for instance) of whoever happens to connect.
        new Thread(Receive) { Name = name ?? "Connection", IsBackground = true }.UnsafeStart();
        ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.Send(), this, preferLocal: false);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public long TotalBytesReceived => Volatile.Read(ref _received);

    public long TotalBytesSent => Volatile.Read(ref _sent);

    public int LastReceived => Volatile.Read(ref _lastReceived);

    public long WaitingToBeRead => Math.Max(0, TotalBytesReceived - _input.Consumed);

    public long WaitingToBeSent => Math.Max(0, _output.Written - TotalBytesSent);

    public void Dispose() => Fail(new ObjectDisposedException(nameof(DuplexConnection)));

    private void Receive()
    {
        ConnectionResetException? failure = null;
        try
        {
            var size = SmallestRead;
            while (true)
            {
                var buffer = _incoming.Writer.GetMemory(size);
                var received = _transport.Receive(buffer.Span);
                Volatile.Write(ref _lastReceived, received);
                if (received == 0)
                {
                    break;
                }

                Interlocked.Add(ref _received, received);
                _incoming.Writer.Advance(received);
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

        _receivingEnds(failure?.InnerException);
        _incoming.Writer.Complete(failure);
    }

    // Blocks while the reader is too far behind; true when it has gone.
    private bool Flush()
    {
        var flush = _incoming.Writer.FlushAsync();
        return (flush.IsCompleted ? flush.Result : flush.AsTask().GetAwaiter().GetResult()).IsCompleted;
    }

    private async Task Send()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync().ConfigureAwait(false);
                if (_failure is not null)
                {
                    throw _failure;
                }

                await _transport.SendAsync(read.Buffer).ConfigureAwait(false);
                Interlocked.Add(ref _sent, read.Buffer.Length);
                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            _transport.EndSending();
        }
        catch (Exception exception)
        {
            failure = Fail(exception);
        }

        await _outgoing.Reader.CompleteAsync(failure).ConfigureAwait(false);
    }

    // The first failure is what both directions report; closing the transport wakes the other loop.
    private ConnectionResetException Fail(Exception cause)
    {
        var failure = new ConnectionResetException($"The connection was lost: {cause.Message}", cause);
        failure = Interlocked.CompareExchange(ref _failure, failure, null) ?? failure;
        _transport.Dispose();
        _outgoing.Reader.CancelPendingRead();
        return failure;
    }
}
