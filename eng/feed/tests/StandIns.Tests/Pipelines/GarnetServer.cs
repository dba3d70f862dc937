using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using Xunit;

namespace StandIns.Tests.Pipelines;

/// <summary>A server that speaks Redis' protocol, on a free loopback port for as long as the fixture lives.</summary>
public sealed class GarnetServer : IAsyncLifetime
{
    private Process? process;

    public int Port { get; } = FreePort();

    public ConfigurationOptions Options => new()
    {
        EndPoints = { { IPAddress.Loopback, Port } },
        AbortOnConnectFail = false,
        ReconnectRetryPolicy = new LinearRetry(200),
        SyncTimeout = 10_000,
        AsyncTimeout = 10_000,
    };

    public async Task InitializeAsync() => await Start();

    public async Task Start()
    {
        process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "eng", "tools", "garnet"), $"{Port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.True(Answers, "Garnet does not answer");
    }

    /// <summary>As `kill -9`: the server gets no chance to say goodbye.</summary>
    public async Task Kill()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
            await Kill();
    }

    public Task<ConnectionMultiplexer> Connect() => ConnectionMultiplexer.ConnectAsync(Options);

    private async Task<bool> Answers()
    {
        Assert.False(process!.HasExited, "Garnet has ended: is the tool restored (dotnet tool restore)?");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
