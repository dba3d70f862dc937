using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sygeopfoelgning.Rpc.Health;

/// <summary>Publishes the result of readiness as a metric, as often as to the watchers of gRPC health.</summary>
internal sealed class ReadinessGauge : IHealthCheckPublisher
{
    internal const string MeterName = "Sygeopfoelgning.Health";

    private readonly ConcurrentDictionary<string, HealthStatus> found = new();

    public ReadinessGauge(IMeterFactory meters) => meters.Create(MeterName).CreateObservableGauge(
        "sygeopfoelgning.health.ready", Found, "{check}", "1 when the check of readiness passes, 0 when it does not.");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (check, entry) in report.Entries)
        {
            found[check] = entry.Status;
        }

        return Task.CompletedTask;
    }

    private IEnumerable<Measurement<int>> Found() => found.Select(entry => new Measurement<int>(
        entry.Value == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>("check", entry.Key)));
}
