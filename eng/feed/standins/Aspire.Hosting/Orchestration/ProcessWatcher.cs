using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Publishes what the orchestrator says about its processes as what is known about the resources.</summary>
internal sealed partial class ProcessWatcher(
    DcpHost dcp,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ConsoleLogs consoleLogs,
    IDistributedApplicationEventing eventing,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    ILogger<ProcessWatcher> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, IResource> resources = new(ResourceNames.Comparer);

    /// <summary>Watches until the application stops.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        foreach (var resource in model.Resources.Where(resource => resource.HasProcess()))
        {
            foreach (var instance in resource.Instances())
            {
                resources.Add(instance.Name, resource);
            }
        }

        _ = Watch(DcpKinds.Executable, Changed, cancellationToken);
        _ = Watch(DcpKinds.Container, Changed, cancellationToken);
    }

    private async Task Watch<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, Func<IResource, DcpObject<TSpec, TStatus>, CancellationToken, Task> changed, CancellationToken cancellationToken)
    {
        Stopwatch? unreachable = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in dcp.Client.WatchAsync(kind, cancellationToken))
                {
                    unreachable = null;
                    // The last words of a process that is being replaced are not about the one that takes its place.
                    if (change.Type is "ADDED" or "MODIFIED" && change.Object.Metadata.DeletionTimestamp is null && resources.TryGetValue(change.Object.Metadata.Name, out var resource))
                    {
                        await changed(resource, change.Object, cancellationToken);
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                LogInterrupted(kind.Plural, exception.Message);
                unreachable ??= Stopwatch.StartNew();
                if (unreachable.Elapsed > GoneAfter)
                {
                    LogGone();
                    lifetime.StopApplication();
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task Changed(IResource resource, DcpObject<ExecutableSpec, ExecutableStatus> process, CancellationToken cancellationToken)
    {
        // Before the orchestrator has looked at it there is nothing to tell.
        if (process.Status?.State is not { Length: > 0 } state)
        {
            return;
        }

        if (state is not "Starting")
        {
            consoleLogs.Follow(DcpKinds.Executable, process, cancellationToken);
        }

        await Publish(resource, process.Metadata.Name, snapshot => ProcessSnapshots.Of(resource, process, snapshot));
    }

    private async Task Changed(IResource resource, DcpObject<ContainerSpec, ContainerStatus> process, CancellationToken cancellationToken)
    {
        if (process.Status?.State is not { Length: > 0 } state)
        {
            return;
        }

        if (state is "RuntimeUnhealthy" or "FailedToStart")
        {
            var engine = process.Status.Message is { Length: > 0 } message ? message : "The container engine does not answer.";
            LogNoContainer(logs.GetLogger(resource), engine, resource.Name);
        }
        else
        {
            consoleLogs.Follow(DcpKinds.Container, process, cancellationToken);
        }

        await Publish(resource, process.Metadata.Name, snapshot => ProcessSnapshots.Of(resource, process, snapshot));
    }

    private async Task Publish(IResource resource, string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        var ended = false;
        CustomResourceSnapshot? now = null;
        await notifications.PublishUpdateAsync(resource, id, before =>
        {
            now = change(before);
            ended = IsTerminal(now) && !IsTerminal(before);
            return now;
        });

        // What lives in a process lives with it.
        foreach (var child in model.Resources.Where(child => !child.HasProcess() && (child as IResourceWithParent)?.Parent == resource))
        {
            await notifications.PublishUpdateAsync(child, snapshot => snapshot.State?.Text == now!.State?.Text ? snapshot : snapshot with
            {
                State = now!.State,
                StartTimeStamp = now.StartTimeStamp,
                StopTimeStamp = now.StopTimeStamp,
                Ready = null,
                HealthReports = InitialSnapshots.NotYetChecked(child),
            });
        }

        if (ended)
        {
            await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, new ResourceEvent(resource, id, now!)), EventDispatchBehavior.NonBlockingSequential, CancellationToken.None);
        }
    }

    private static bool IsTerminal(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    [LoggerMessage(LogLevel.Debug, "The connection over which {Kind} are watched was interrupted: {Reason}")]
    private partial void LogInterrupted(string kind, string reason);

    [LoggerMessage(LogLevel.Critical, "The orchestrator is gone, and with it everything it started: the application stops.")]
    private partial void LogGone();

    [LoggerMessage(LogLevel.Error, "{Reason} Start Docker or Podman, or run '{Name}' without a container.")]
    private static partial void LogNoContainer(ILogger logger, string reason, string name);
}
