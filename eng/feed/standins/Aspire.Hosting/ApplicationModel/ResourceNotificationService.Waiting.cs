using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>Waits until a resource is in a state; <c>Running</c> when left out.</summary>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a resource is in one of several states, and says in which.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a condition holds for a resource.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await foreach (var resourceEvent in WatchAsync(either.Token))
        {
            var meant = ResourceNames.Comparer.Equals(resourceEvent.Resource.Name, resourceName) || ResourceNames.Comparer.Equals(resourceEvent.ResourceId, resourceName);
            if (meant && predicate(resourceEvent))
            {
                return resourceEvent;
            }
        }

        throw new OperationCanceledException($"The wait for the resource '{resourceName}' ended with the application.");
    }

    /// <summary>Waits until a resource runs, is healthy, and everyone who prepares it is done.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until a resource runs, is healthy, and everyone who prepares it is done.</summary>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(resourceName, e => IsReady(e.Snapshot) || Failed(e.Snapshot, waitBehavior), cancellationToken);
        if (!IsReady(reached.Snapshot))
        {
            throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start: it is {reached.Snapshot.State?.Text}{ExitCodeText(reached.Snapshot)}.");
        }

        await reached.Snapshot.Ready!.WaitAsync(cancellationToken);
        return reached;
    }

    /// <summary>Waits for everything a resource waits for.</summary>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WaitForDependenciesAsync(resource, [.. resource.Instances().Select(instance => instance.Name)], cancellationToken);
    }

    /// <summary>Lets some of a resource's processes wait for everything the resource waits for.</summary>
    internal async Task WaitForDependenciesAsync(IResource resource, IReadOnlyList<string> waiting, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource is not IResourceWithoutLifetime).ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        foreach (var id in waiting)
        {
            await PublishUpdateAsync(resource, id, snapshot => snapshot with { State = KnownResourceStates.Waiting });
        }

        await Task.WhenAll(waits.SelectMany(wait => wait.Resource.Instances().Select(instance => Wait(resource, wait, instance.Name, cancellationToken))));
    }

    private static bool IsReady(CustomResourceSnapshot snapshot) => snapshot.HealthStatus == HealthStatus.Healthy && snapshot.Ready is not null;

    private static bool Failed(CustomResourceSnapshot snapshot, WaitBehavior behavior) => behavior == WaitBehavior.StopOnResourceUnavailable
        && (IsTerminal(snapshot) || snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy);

    private static bool IsTerminal(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    private static string ExitCodeText(CustomResourceSnapshot snapshot) => snapshot.ExitCode is { } code ? $" with exit code {code}" : string.Empty;

    private async Task Wait(IResource resource, WaitAnnotation wait, string dependency, CancellationToken cancellationToken)
    {
        var log = logs.GetLogger(resource);
        var behavior = wait.WaitBehavior ?? DefaultWaitBehavior;
        var (what, enough) = wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => ("become healthy", (Func<CustomResourceSnapshot, bool>)IsReady),
            WaitType.WaitUntilStarted => ("start", snapshot => snapshot.State?.Text == KnownResourceStates.Running),
            _ => ("complete", IsTerminal),
        };

        LogWaiting(log, wait.Resource.Name, what);
        var reached = (await WaitForResourceAsync(dependency, e => enough(e.Snapshot) || Failed(e.Snapshot, behavior), cancellationToken)).Snapshot;

        var asExpected = wait.WaitType == WaitType.WaitForCompletion
            ? reached.State?.Text != KnownResourceStates.FailedToStart && (reached.ExitCode ?? wait.ExitCode) == wait.ExitCode
            : enough(reached);
        if (!asExpected)
        {
            throw new DistributedApplicationException($"Resource '{resource.Name}' stopped waiting for dependency resource '{wait.Resource.Name}' because it is {reached.State?.Text}{ExitCodeText(reached)}.");
        }

        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await reached.Ready!.WaitAsync(cancellationToken);
        }

        LogWaited(log, wait.Resource.Name);
    }

    [LoggerMessage(LogLevel.Information, "Waiting for resource '{Dependency}' to {What}.")]
    private static partial void LogWaiting(ILogger logger, string dependency, string what);

    [LoggerMessage(LogLevel.Information, "Finished waiting for resource '{Dependency}'.")]
    private static partial void LogWaited(ILogger logger, string dependency);
}
