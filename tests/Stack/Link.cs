using System.Net;
using System.Net.Sockets;

namespace Sygeopfoelgning.Tests;

/// <summary>What a link does with its traffic.</summary>
public enum LinkState
{
    /// <summary>Passes everything on at once.</summary>
    Open,

    /// <summary>Passes everything on, each piece a quarter of a second later.</summary>
    Slow,

    /// <summary>Passes nothing on; the connections stay.</summary>
    Stalled,

    /// <summary>Ends every connection and accepts no new one.</summary>
    Cut,
}

/// <summary>A TCP connection between the services and another resource that a test can delay or cut.</summary>
/// <param name="to">Name of the resource it leads to.</param>
/// <param name="endpoint">Name of the resource's endpoint.</param>
public sealed class Link(string to, string endpoint) : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource ended = new();
    private readonly TcpListener listener = Listening();
    private readonly Lock gate = new();
    private readonly HashSet<Socket> open = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkState state;
    private Task? accepting;

    /// <summary>Name of the resource it leads to.</summary>
    public string To { get; } = to;

    /// <summary>Name of the resource's endpoint.</summary>
    public string Endpoint { get; } = endpoint;

    /// <summary>Where the services connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Where the resource itself listens; evaluated when somebody connects.</summary>
    public Func<int> Target
    {
        set => accepting = Accept(value);
    }

    /// <summary>Treats the traffic from now on in this way.</summary>
    public void Set(LinkState next)
    {
        lock (gate)
        {
            state = next;
            if (next == LinkState.Cut)
            {
                foreach (var socket in open)
                {
                    socket.Close();
                }

                open.Clear();
            }

            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        Set(LinkState.Cut);
        listener.Dispose();
        if (accepting is not null)
        {
            await accepting;
        }

        ended.Dispose();
    }

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task Accept(Func<int> target)
    {
        var passing = new List<Task>();
        try
        {
            while (true)
            {
                passing.Add(Pass(await listener.AcceptSocketAsync(ended.Token), target));
                passing.RemoveAll(one => one.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task Pass(Socket near, Func<int> target)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            try
            {
                near.NoDelay = true;
                lock (gate)
                {
                    if (state == LinkState.Cut)
                    {
                        return;
                    }

                    open.Add(near);
                    open.Add(far);
                }

                await far.ConnectAsync(IPAddress.Loopback, target(), ended.Token);
                await Task.WhenAny(Copy(near, far), Copy(far, near));
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // What one side sees, the other sees: both are closed.
            }
            finally
            {
                lock (gate)
                {
                    open.Remove(near);
                    open.Remove(far);
                }
            }
        }
    }

    private async Task Copy(Socket from, Socket to)
    {
        try
        {
            var piece = new byte[64 * 1024];
            while (await from.ReceiveAsync(piece, ended.Token) is > 0 and var length)
            {
                await MayPass();
                for (var sent = 0; sent < length;)
                {
                    sent += await to.SendAsync(piece.AsMemory(sent, length - sent), ended.Token);
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The end of this direction ends the other.
        }
    }

    private async Task MayPass()
    {
        if (Now().State == LinkState.Slow)
        {
            await Task.Delay(Delay, ended.Token);
        }

        for (var (now, change) = Now(); now == LinkState.Stalled; (now, change) = Now())
        {
            await change.WaitAsync(ended.Token);
        }
    }

    private (LinkState State, Task Change) Now()
    {
        lock (gate)
        {
            return (state, changed.Task);
        }
    }
}
