using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts and stops one process of a resource, one call at a time.</summary>
/// <param name="resource">The resource.</param>
/// <param name="instance">The process.</param>
/// <param name="notifications">Where its state is published.</param>
/// <param name="logs">Where it is told why a start failed.</param>
/// <param name="dcp">Who runs it.</param>
/// <param name="launch">Hands it over.</param>
internal sealed partial class ProcessControl(
    IResource resource,
    ResourceInstance instance,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    DcpHost dcp,
    Func<CancellationToken, Task> launch)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly SemaphoreSlim gate = new(1);
    private volatile TaskCompletionSource? waiting;
    private bool handedOver;

    public IResource Resource => resource;

    /// <summary>Starts the process after everything it waits for. A start while it waits ends the wait.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        waiting?.TrySetResult();
        await gate.WaitAsync(cancellationToken);
        try
        {
            await Forget(cancellationToken);
            await Publish(KnownResourceStates.Starting);
            await WaitForOthers(cancellationToken);
            await Publish(KnownResourceStates.Starting);
            await launch(cancellationToken);
            handedOver = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (SetupException)
        {
            throw;
        }
        catch (Exception exception)
        {
            // One resource that cannot start leaves the others alone; those who wait for it are told.
            LogFailed(logs.GetLogger(instance.Name), exception.Message);
            await notifications.PublishUpdateAsync(resource, instance.Name, snapshot => snapshot with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            });
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stops the process and waits for its end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!handedOver || HasEnded())
        {
            return;
        }

        await notifications.PublishUpdateAsync(resource, instance.Name, snapshot => snapshot with { State = KnownResourceStates.Stopping });
        await (resource is ContainerResource
            ? dcp.Client.PatchAsync(DcpKinds.Container, instance.Name, new { spec = new { stop = true } }, cancellationToken)
            : dcp.Client.PatchAsync(DcpKinds.Executable, instance.Name, new { spec = new { stop = true } }, cancellationToken));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopLimit);
        try
        {
            while (!HasEnded())
            {
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            LogNotStopped(logs.GetLogger(instance.Name), StopLimit.TotalSeconds);
        }
    }

    private async Task WaitForOthers(CancellationToken cancellationToken)
    {
        var skip = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var others = notifications.WaitForDependenciesAsync(resource, [instance.Name], waits.Token);
        if (await Task.WhenAny(others, skip.Task) == others)
        {
            await others;
        }

        waiting = null;
        await waits.CancelAsync();
    }

    private bool HasEnded() => notifications.TryGetCurrentState(instance.Name, out var known)
        && (KnownResourceStates.TerminalStates.Contains(known.Snapshot.State?.Text) || known.Snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy);

    private async Task Forget(CancellationToken cancellationToken)
    {
        if (!handedOver)
        {
            return;
        }

        await (resource is ContainerResource
            ? dcp.Client.DeleteAsync(DcpKinds.Container, instance.Name, cancellationToken)
            : dcp.Client.DeleteAsync(DcpKinds.Executable, instance.Name, cancellationToken));
        handedOver = false;
    }

    private Task Publish(string state) => notifications.PublishUpdateAsync(resource, instance.Name, snapshot => snapshot with
    {
        State = state,
        ExitCode = null,
        StartTimeStamp = null,
        StopTimeStamp = null,
        Ready = null,
        HealthReports = InitialSnapshots.NotYetChecked(resource),
        Properties = snapshot.Properties.With(new ResourcePropertySnapshot(KnownProperties.ExecutablePid, null)),
    });

    [LoggerMessage(LogLevel.Error, "Failed to start: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "It did not end within {Seconds} seconds.")]
    private static partial void LogNotStopped(ILogger logger, double seconds);
}
