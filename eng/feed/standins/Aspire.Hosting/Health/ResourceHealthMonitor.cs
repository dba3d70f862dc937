using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Health;

/// <summary>Asks the health checks of everything that runs, and says when it is ready for the first time.</summary>
internal sealed class ResourceHealthMonitor(
    ResourceNotificationService notifications,
    HealthCheckService checks,
    IDistributedApplicationEventing eventing,
    IServiceProvider services) : BackgroundService
{
    // Someone waits for a resource that is not healthy yet; one that is healthy is looked at now and then.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthyPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var monitored = new Dictionary<string, CancellationTokenSource>(ResourceNames.Comparer);
        try
        {
            await foreach (var resourceEvent in notifications.WatchAsync(stoppingToken))
            {
                var runs = resourceEvent.Snapshot.State?.Text == KnownResourceStates.Running;
                var known = monitored.TryGetValue(resourceEvent.ResourceId, out var monitoring);
                if (runs && !known)
                {
                    monitored[resourceEvent.ResourceId] = monitoring = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    _ = Monitor(resourceEvent.Resource, resourceEvent.ResourceId, monitoring.Token);
                }
                else if (!runs && known)
                {
                    await monitoring!.CancelAsync();
                    monitored.Remove(resourceEvent.ResourceId);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task Monitor(IResource resource, string id, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        var ready = false;
        var pause = FirstPause;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var healthy = keys.Count == 0 || await Check(resource, id, keys, cancellationToken);
                if (healthy && !ready)
                {
                    ready = true;
                    await TellReady(resource, id, cancellationToken);
                }

                if (keys.Count == 0)
                {
                    return;
                }

                pause = healthy ? FirstPause : Min(pause * 1.5, LongestPause);
                await Task.Delay(healthy ? HealthyPause : pause, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It no longer runs.
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task<bool> Check(IResource resource, string id, HashSet<string> keys, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken);
        var now = DateTime.UtcNow;
        ImmutableArray<HealthReportSnapshot> reports = [.. report.Entries.Select(entry =>
            new HealthReportSnapshot(entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.ToString()) { LastRunAt = now })];
        var missing = keys.Except(report.Entries.Keys).Select(key => new HealthReportSnapshot(key, HealthStatus.Unhealthy, $"There is no health check '{key}'.", null));
        reports = [.. reports, .. missing];

        // The check may have taken its time, and the process have ended meanwhile.
        cancellationToken.ThrowIfCancellationRequested();
        await notifications.PublishUpdateAsync(resource, id, snapshot => SameOutcome(snapshot.HealthReports, reports) ? snapshot : snapshot with { HealthReports = reports });
        return reports.All(r => r.Status == HealthStatus.Healthy);
    }

    private static bool SameOutcome(ImmutableArray<HealthReportSnapshot> before, ImmutableArray<HealthReportSnapshot> now) =>
        before.Select(report => (report.Name, report.Status, report.Description)).SequenceEqual(now.Select(report => (report.Name, report.Status, report.Description)));

    private async Task TellReady(IResource resource, string id, CancellationToken cancellationToken)
    {
        var told = eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken);
        await notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with { Ready = told });
    }
}
