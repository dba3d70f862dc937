using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Building;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>An application made of several processes.</summary>
/// <param name="host">The host in which the AppHost's own services run.</param>
public partial class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    private const int FailureExitCode = 1;

    private readonly IHost host = host ?? throw new ArgumentNullException(nameof(host));
    private bool started;

    /// <summary>The AppHost's services.</summary>
    public IServiceProvider Services => host.Services;

    /// <summary>What is known about the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Does commands on resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    internal EntryPointInterception? Interception { get; init; }

    /// <summary>Begins the description of an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins the description of an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Begins the description of an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs the application until it is told to stop.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs the application until it is told to stop.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (EntryPointInterception.Current is { } interception)
        {
            await interception.WaitForShutdownAsync(this, cancellationToken);
            return;
        }

        try
        {
            await StartAsync(cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
            started = false;
        }
        catch (OperationCanceledException) when (Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            // It was told to stop before everything had started.
        }
        catch (SetupException exception)
        {
            // Someone sits in front of it: one sentence that says what to do helps him more than a stack trace.
            LogSetup(Services.GetRequiredService<ILogger<DistributedApplication>>(), exception.Message);
            System.Environment.ExitCode = FailureExitCode;
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>Starts the application.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (EntryPointInterception.Current is { } interception)
        {
            await interception.WaitForStartAsync(this, cancellationToken);
            return;
        }

        var orchestrator = Services.GetRequiredService<ApplicationOrchestrator>();
        await orchestrator.PrepareAsync(cancellationToken);
        try
        {
            await host.StartAsync(cancellationToken);
            started = true;
        }
        catch
        {
            // What has started does not outlive a start that failed.
            await orchestrator.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Stops the application.</summary>
    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        started = false;
        await host.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        // A test that is done with the application means that its processes are to end, and no trace is left of them.
        if (started)
        {
            await StopAsync();
        }

        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }

        if (Interception is { } interception && EntryPointInterception.Current is null)
        {
            await interception.WaitForExitAsync();
        }

        GC.SuppressFinalize(this);
    }

    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    [LoggerMessage(LogLevel.Critical, "{Message}")]
    private static partial void LogSetup(ILogger logger, string message);
}
