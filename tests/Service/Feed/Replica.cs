using System.Diagnostics;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A second process of a service beside the stack's own, on free ports.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly Process process;

    private Replica(Process process, string address) => (this.process, Address) = (process, address);

    /// <summary>Its gRPC address.</summary>
    public string Address { get; }

    /// <param name="stack">The stack it joins.</param>
    /// <param name="service">The service it is one more of.</param>
    /// <param name="others">Settings beside or instead of those of the stack's own, as environment variables.</param>
    public static async Task<Replica> Start(Stack stack, string service, params (string Name, string Value)[] others)
    {
        var (http, grpc) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", [AssemblyOf(service)]) { WorkingDirectory = Path.GetDirectoryName(AssemblyOf(service))! };
        foreach (var (name, value) in await Settings(stack, service))
        {
            start.Environment[name] = value;
        }

        start.Environment["HTTP_PORT"] = $"{http}";
        start.Environment["GRPC_PORT"] = $"{grpc}";
        foreach (var (name, value) in others)
        {
            start.Environment[name] = value;
        }

        var replica = new Replica(Process.Start(start)!, $"http://localhost:{grpc}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{http}") };
        await Eventually.True("the replica is healthy", async () =>
        {
            try
            {
                return (await client.GetAsync("/health")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return replica.process.HasExited ? throw new InvalidOperationException("The replica ended.") : false;
            }
        }, seconds: 30);
        return replica;
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

    private static async Task<Dictionary<string, string>> Settings(Stack stack, string service)
    {
        var settings = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            [$"ConnectionStrings__{service}db"] = await stack.ConnectionString($"{service}db"),
            [$"ConnectionStrings__{service}db-worker"] = await stack.ConnectionString($"{service}db-worker"),
            ["Keys__Encryption"] = stack.Secret("encryption-keys"),
            ["Keys__Hash"] = stack.Secret("hash-keys"),
            ["Identity__PublicKey"] = stack.Secret("users-public-key"),
            ["Identity__ServiceKey"] = stack.Secret("services-signing-key"),
        };
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
        return Path.Combine(Repository.Root, "services", name, "bin", output.Parent!.Name, output.Name, $"{name}.dll");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
