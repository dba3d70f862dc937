using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace StandIns.Tests.AspireClients;

/// <summary>A PostgreSQL server with an empty data folder, on a free loopback port for as long as the fixture lives.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("standins-").FullName;
    private Process? process;

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        // Root's server runs as another user, who must get to the data.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var port = FreePort();
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Password=of-a-test;Database=postgres;Timeout=2";
        process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "eng", "tools", "postgres"), Path.Combine(folder, "data"), $"{port}"])
        {
            Environment = { ["POSTGRES_PASSWORD"] = "of-a-test" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.True(Answers, "PostgreSQL does not answer");
    }

    public async Task DisposeAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        await Eventually.True(IsRemoved, "PostgreSQL still uses its folder");
    }

    private async Task<bool> Answers()
    {
        Assert.False(process!.HasExited, "PostgreSQL has ended: is it installed (eng/tools/install)?");
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private bool IsRemoved()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
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
