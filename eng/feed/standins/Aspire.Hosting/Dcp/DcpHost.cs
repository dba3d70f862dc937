using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The orchestrator's process. It watches ours: however the AppHost ends, it stops everything it started and ends too.
/// </summary>
internal sealed partial class DcpHost(DcpOptions options, ILogger<DcpHost> logger) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    // The AppHost's own addresses and environment are not those of the programs it starts.
    private static readonly string[] NotHandedOn = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "ASPIRE_LOGLEVEL"];

    private string? folder;

    /// <summary>The orchestrator's interface. Fails before it is up.</summary>
    public DcpClient Client => client ?? throw new InvalidOperationException("The orchestrator does not run.");

    private DcpClient? client;
    private bool stopped;

    /// <summary>Refuses a start without the program.</summary>
    public string Check() => DcpOptions.Required(options.CliPath, "Aspire's orchestrator (dcp)");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var program = Check();
        folder = Directory.CreateTempSubdirectory("aspire-dcp-").FullName;
        var file = Path.Combine(folder, "kubeconfig");

        using var process = Process.Start(StartInfo(program, file)) ?? throw new SetupException($"{program} could not be started.");
        _ = HandOn(process.StandardOutput);
        _ = HandOn(process.StandardError);

        var started = Stopwatch.StartNew();
        KubeConfig? config;
        while ((config = KubeConfig.TryRead(file)) is null)
        {
            if (started.Elapsed > StartLimit)
            {
                throw new SetupException($"Aspire's orchestrator did not start within {StartLimit.TotalSeconds:0} seconds; run {program} info to see why.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        client = new DcpClient(config);
        LogStarted(started.ElapsedMilliseconds);
    }

    /// <summary>Stops everything the orchestrator started, and the orchestrator itself.</summary>
    public async Task StopAsync()
    {
        if (client is null || stopped)
        {
            return;
        }

        stopped = true;

        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await client.StopAsync(limit.Token);
            while (await IsUp(limit.Token))
            {
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or DistributedApplicationException)
        {
            // It stops by itself when this process ends.
            LogNotStopped(exception.Message);
        }
    }

    public void Dispose()
    {
        client?.Dispose();
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The orchestrator removes it as well when it ends.
        }
    }

    private ProcessStartInfo StartInfo(string program, string kubeConfig)
    {
        var info = new ProcessStartInfo(program)
        {
            // Detached, so that Ctrl-C reaches the AppHost alone and things stop in order.
            ArgumentList = { "start-apiserver", "--monitor", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--detach", "--kubeconfig", kubeConfig },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (options.ContainerRuntime is { Length: > 0 } runtime)
        {
            info.ArgumentList.Add("--container-runtime");
            info.ArgumentList.Add(runtime);
        }

        foreach (var name in NotHandedOn)
        {
            info.Environment.Remove(name);
        }

        info.Environment["DCP_SESSION_FOLDER"] = folder;
        return info;
    }

    private async Task<bool> IsUp(CancellationToken cancellationToken)
    {
        try
        {
            await Client.GetAsync(DcpKinds.Service, "none", cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task HandOn(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            LogOutput(line);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The orchestrator is up after {Milliseconds} ms.")]
    private partial void LogStarted(long milliseconds);

    [LoggerMessage(LogLevel.Debug, "{Line}")]
    private partial void LogOutput(string line);

    [LoggerMessage(LogLevel.Warning, "The orchestrator was not stopped in time: {Reason}")]
    private partial void LogNotStopped(string reason);
}
