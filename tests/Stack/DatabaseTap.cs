using System.Net;
using System.Net.Sockets;

namespace Sygeopfoelgning.Tests;

/// <summary>
/// A proxy between a service and PostgreSQL that passes everything on unchanged, and records what the service's requests
/// send: which statements with which values, and in how many round trips. What background work sends (another role) is
/// left out.
/// </summary>
public sealed class DatabaseTap : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Lock sync = new();
    private readonly string host;
    private readonly int port;
    private readonly Task accepting;

    private List<RoundTrip>? recording;

    /// <param name="host">The server's host.</param>
    /// <param name="port">The server's port.</param>
    public DatabaseTap(string host, int port)
    {
        (this.host, this.port) = (host, port);
        listener.Start();
        accepting = Accept();
    }

    /// <summary>The port at which the database is reached instead.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The round trips of requests while <paramref name="call"/> runs; one call at a time.</summary>
    public async Task<IReadOnlyList<RoundTrip>> Record(Func<Task> call)
    {
        lock (sync)
        {
            recording = [];
        }

        await call();
        lock (sync)
        {
            var recorded = recording;
            recording = null;
            return recorded;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await accepting;
        over.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await listener.AcceptTcpClientAsync(over.Token));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Nobody connects any more.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var service = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(host, port, over.Token);
            service.NoDelay = server.NoDelay = true;
            var session = new DatabaseSession(Sent);
            await Task.WhenAny(
                Pass(service.GetStream(), server.GetStream(), session.FromClient),
                Pass(server.GetStream(), service.GetStream(), session.FromServer));
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // One side disconnected; the other learns it by the end of its connection.
        }
    }

    // Recorded before it is passed on, so that its answer cannot come first.
    private async Task Pass(NetworkStream from, NetworkStream to, Action<ReadOnlySpan<byte>> look)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, over.Token)) > 0)
        {
            look(buffer.AsSpan(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), over.Token);
        }
    }

    private void Sent(SentStatement statement, bool opensRoundTrip)
    {
        lock (sync)
        {
            if (recording is null)
            {
                return;
            }

            if (opensRoundTrip || recording.Count == 0)
            {
                recording.Add(new RoundTrip([]));
            }

            recording[^1].Statements.Add(statement);
        }
    }
}

/// <summary>Statements that were sent without waiting for an answer in between.</summary>
public sealed record RoundTrip(List<SentStatement> Statements);

/// <summary>A statement as it was sent, <c>$1</c> and on.</summary>
public sealed record SentStatement(string Text, IReadOnlyList<SentValue> Values);

/// <summary>A value as it was sent.</summary>
/// <param name="Type">OID of its type; 0 where the server chooses.</param>
/// <param name="Binary">In binary form, not as text.</param>
/// <param name="Bytes">Null for null.</param>
public sealed record SentValue(uint Type, bool Binary, byte[]? Bytes);
