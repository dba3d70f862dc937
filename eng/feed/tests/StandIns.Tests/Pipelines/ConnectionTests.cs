using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pipelines.Sockets.Unofficial;
using Xunit;

namespace StandIns.Tests.Pipelines;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_go_both_ways_and_are_counted(bool overStream)
    {
        var (near, far) = await Pair();
        var pipe = Duplex(near, overStream);

        await pipe.Output.WriteAsync(new byte[100_000]);
        await far.ReceiveAsync(new byte[1], SocketFlags.Peek);
        await far.SendAsync(new byte[10]);
        var read = await pipe.Input.ReadAtLeastAsync(10);
        pipe.Input.AdvanceTo(read.Buffer.GetPosition(4), read.Buffer.End);
        await Drain(far, 100_000);

        await Eventually.True(() => pipe.TotalBytesSent == 100_000, "what was sent is not counted");
        Assert.Equal(10, pipe.TotalBytesReceived);
        if (pipe is SocketConnection socket)
            Assert.Equal((0, 6, 0), (socket.GetCounters().BytesAvailableOnSocket, socket.GetCounters().BytesWaitingToBeRead, socket.GetCounters().BytesWaitingToBeSent));
        ((IDisposable)pipe).Dispose();
        far.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_of_the_stream_ends_the_input_without_an_error(bool overStream)
    {
        var (near, far) = await Pair();
        var pipe = Duplex(near, overStream);

        far.Shutdown(SocketShutdown.Send);

        Assert.True((await pipe.Input.ReadAsync()).IsCompleted);
        if (pipe is SocketConnection socket)
        {
            Assert.Equal(100, (int)socket.ShutdownKind);
            Assert.False(socket.TrySetProtocolShutdown((PipeShutdownKind)400));
        }

        ((IDisposable)pipe).Dispose();
        far.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_ends_both_directions_with_an_error(bool overStream)
    {
        var (near, far) = await Pair();
        var pipe = Duplex(near, overStream);

        far.LingerState = new LingerOption(true, 0);
        far.Close();

        await Assert.ThrowsAsync<ConnectionResetException>(() => pipe.Input.ReadAsync().AsTask());
        await Assert.ThrowsAsync<ConnectionResetException>(async () =>
        {
            await Eventually.True(async () => (await pipe.Output.WriteAsync(new byte[1])).IsCompleted, "the output never ends");
        });
        ((IDisposable)pipe).Dispose();
    }

    [Fact]
    public async Task Completing_the_output_tells_the_other_side()
    {
        var (near, far) = await Pair();
        using var connection = SocketConnection.Create(near, null, null);

        await connection.Output.WriteAsync(new byte[5]);
        await connection.Output.CompleteAsync();

        Assert.Equal(5, await Drain(far, int.MaxValue));
        Assert.True(connection.TrySetProtocolShutdown((PipeShutdownKind)400));
        Assert.Equal(400, (int)connection.ShutdownKind);
        far.Dispose();
    }

    [Fact]
    public async Task Both_directions_of_a_TLS_stream_are_used_at_once()
    {
        var (near, far) = await Pair();
        await using var client = new SslStream(new NetworkStream(near, ownsSocket: true));
        await using var server = new SslStream(new NetworkStream(far, ownsSocket: true));
        using var certificate = Certificate();
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(certificate),
            client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => certificate.Equals(shown) }));
        var pipe = StreamConnection.GetDuplex(client);
        var sent = RandomNumberGenerator.GetBytes(2 * 1024 * 1024);

        var echo = server.CopyToAsync(server);
        var writing = pipe.Output.WriteAsync(sent).AsTask();
        var read = await pipe.Input.ReadAtLeastAsync(sent.Length);

        Assert.Equal(sent, read.Buffer.ToArray());
        Assert.False((await writing).IsCompleted);
        ((IDisposable)pipe).Dispose();
        await Eventually.True(() => echo.IsCompleted, "the other side does not hear of the end");
    }

    [Fact]
    public async Task A_reader_that_is_behind_holds_the_sender_back_and_loses_nothing()
    {
        var (near, far) = await Pair();
        var options = new PipeOptions(pauseWriterThreshold: 16 * 1024, resumeWriterThreshold: 8 * 1024);
        using var connection = SocketConnection.Create(near, null, options);
        const int size = 8 * 1024 * 1024;

        var sending = far.SendAsync(new byte[size]);
        await Eventually.True(() => connection.BytesRead >= 16 * 1024, "nothing arrives");
        long read = 0;
        while (read < size)
        {
            var result = await connection.Input.ReadAsync();
            read += result.Buffer.Length;
            connection.Input.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(size, await sending);
        Assert.Equal(size, connection.BytesRead);
        far.Dispose();
    }

    [Fact]
    public async Task An_abort_wins_over_a_later_completion()
    {
        var args = new SocketAwaitableEventArgs(null);
        var waiting = Wait(args);

        args.Abort(SocketError.TimedOut);
        args.Complete();
        args.Complete();

        Assert.Equal(SocketError.TimedOut, (await Assert.ThrowsAsync<SocketException>(() => waiting)).SocketErrorCode);
    }

    [Fact]
    public async Task Event_args_are_awaited_again_and_again()
    {
        var (near, far) = await Pair();
        using var args = new SocketAwaitableEventArgs(PipeScheduler.ThreadPool);
        args.SetBuffer(new byte[8]);
        for (var i = 1; i <= 3; i++)
        {
            await far.SendAsync(new byte[i]);
            if (!near.ReceiveAsync(args))
                args.Complete();
            Assert.Equal(i, await args);
        }

        near.Dispose();
        far.Dispose();
    }

    [Fact]
    public async Task The_scheduler_takes_its_own_threads_first_and_the_pool_for_the_rest()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler("test", 2, 3);
        using var gate = new SemaphoreSlim(0);
        var done = 0;
        void Work(object? state)
        {
            gate.Wait();
            Interlocked.Increment(ref done);
        }

        await Eventually.True(() => scheduler.AvailableCount == 2, "the threads do not start");
        scheduler.Schedule(Work, null);
        scheduler.Schedule(Work, null);
        await Eventually.True(() => scheduler.AvailableCount == 0, "the threads do not take work");
        for (var i = 0; i < 4; i++)
            scheduler.Schedule(Work, null);

        Assert.Equal((2, 2, 1), (scheduler.WorkerCount, scheduler.TotalServicedByQueue, scheduler.TotalServicedByPool));
        scheduler.Dispose();
        gate.Release(6);
        await Eventually.True(() => Volatile.Read(ref done) == 6, "work is lost");
    }

    private static async Task<int> Wait(SocketAwaitableEventArgs args) => await args;

    private static IMeasuredDuplexPipe Duplex(Socket socket, bool overStream) => overStream
        ? (IMeasuredDuplexPipe)StreamConnection.GetDuplex(new NetworkStream(socket, ownsSocket: true))
        : SocketConnection.Create(socket, null, null);

    private static async Task<(Socket Near, Socket Far)> Pair()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        SocketConnection.SetRecommendedClientOptions(near);
        await near.ConnectAsync(listener.LocalEndPoint!);
        return (near, await listener.AcceptAsync());
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static async Task<int> Drain(Socket socket, int limit)
    {
        var buffer = new byte[64 * 1024];
        var total = 0;
        while (total < limit && await socket.ReceiveAsync(buffer) is var received and > 0)
            total += received;
        return total;
    }
}
