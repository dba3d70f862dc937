using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Sygeopfoelgning.Tests;

/// <summary>A second process of a service beside the stack's own, on free ports.</summary>
public sealed class Replica : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Process process;

    private Replica(Process process, string address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Its gRPC address.</summary>
    public string Address { get; }

    /// <summary>Its peak resident memory so far, in bytes.</summary>
    public long MostMemory => File.ReadLines($"/proc/{process.Id}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), System.Globalization.CultureInfo.InvariantCulture) * 1024).Single();

    /// <summary>Starts one that reaches its database through a tap.</summary>
    public static async Task<Replica> Behind(DatabaseTap tap, Stack stack, string service)
    {
        async Task<(string, string)> Through(string database) => (
            $"ConnectionStrings__{database}",
            new NpgsqlConnectionStringBuilder(await stack.ConnectionString(database)) { Host = "127.0.0.1", Port = tap.Port }.ConnectionString);

        return await Start(stack, service, await Through($"{service}db"), await Through($"{service}db-worker"), ("Logging__LogLevel__Default", "None"));
    }

    /// <summary>Starts it and waits until it is healthy.</summary>
    /// <param name="stack">The stack that it joins.</param>
    /// <param name="service">The service of which it is a replica.</param>
    /// <param name="others">Settings in addition to or instead of the stack's own, as environment variables.</param>
    public static async Task<Replica> Start(Stack stack, string service, params (string Name, string Value)[] others)
    {
        var (http, grpc) = (FreePort(), FreePort());
        var start = await With(stack, service, [("HTTP_PORT", $"{http}"), ("GRPC_PORT", $"{grpc}"), .. others]);
        var replica = new Replica(Process.Start(start)!, $"http://localhost:{grpc}");
        try
        {
            await replica.BecomesHealthy(http);
            return replica;
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that should end by itself at once, and returns its exit code and its stderr.</summary>
    public static async Task<(int Code, string Said)> Refusal(Stack stack, string service, params (string Name, string Value)[] others)
    {
        var start = await With(stack, service, [("HTTP_PORT", "0"), ("GRPC_PORT", "0"), .. others]);
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var said = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, said.Trim());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Kills it without warning (SIGKILL).</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM), and waits for its end.</summary>
    public async Task Stop()
    {
        using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task BecomesHealthy(int http)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{http}") };
        var waited = Stopwatch.StartNew();
        while (!await IsHealthy(client))
        {
            if (waited.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"The replica is not healthy after {StartLimit.TotalSeconds} s.");
            }

            await Task.Delay(Look);
        }
    }

    private async Task<bool> IsHealthy(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return process.HasExited ? throw new InvalidOperationException("The replica ended.") : false;
        }
    }

    private static async Task<ProcessStartInfo> With(Stack stack, string service, IEnumerable<(string Name, string Value)> others)
    {
        var start = new ProcessStartInfo("dotnet", [AssemblyOf(service)]) { WorkingDirectory = Path.GetDirectoryName(AssemblyOf(service))! };
        foreach (var (name, value) in (await Settings(stack, service)).Select(setting => (setting.Key, setting.Value)).Concat(others))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<Dictionary<string, string>> Settings(Stack stack, string service)
    {
        var settings = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            [$"ConnectionStrings__{service}db"] = await stack.ConnectionString($"{service}db"),
            [$"ConnectionStrings__{service}db-worker"] = await stack.ConnectionString($"{service}db-worker"),
            ["Keys__Encryption"] = stack.Secret($"{service}-encryption-keys"),
            ["Keys__Position"] = stack.Secret("position-keys"),
            ["Identity__PublicKey"] = stack.Secret("users-public-key"),
            ["Identity__ServiceKey"] = stack.Secret($"{service}-signing-key"),
        };
        if (service == "cases")
        {
            settings["Keys__Hash"] = stack.Secret("cases-hash-keys");
        }

        foreach (var other in Stack.Services.Where(other => other != service))
        {
            settings[$"Identity__Services__{other}"] = stack.Secret($"{other}-public-key");
        }

        if (await stack.Redis() is { } redis)
        {
            settings["ConnectionStrings__redis"] = redis;
        }

        foreach (var (name, address) in stack.Addresses)
        {
            settings[$"services__{name}__grpc__0"] = address;
        }

        return settings;
    }

    // Built beside this project, in the same configuration.
    private static string AssemblyOf(string service)
    {
        var name = char.ToUpperInvariant(service[0]) + service[1..];
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(RepositoryAbove(output.FullName), "services", name, "bin", output.Parent!.Name, output.Name, $"{name}.dll");
    }

    private static string RepositoryAbove(string folder) => File.Exists(Path.Combine(folder, "Sygeopfoelgning.sln"))
        ? folder
        : RepositoryAbove(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
            ?? throw new InvalidOperationException("The tests run from their repository."));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
