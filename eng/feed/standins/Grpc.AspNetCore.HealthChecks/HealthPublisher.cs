using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Takes the periodic reports into the health service, from where watches hear of them.</summary>
internal sealed class HealthPublisher(HealthServiceImpl statuses, IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var service in options.Value.Services)
        {
            var own = report.Entries.Where(entry => service.Includes(entry.Key, entry.Value.Tags));
            statuses.SetStatus(service.Name, Summarise(own.Select(entry => entry.Value.Status)));
        }

        return Task.CompletedTask;
    }

    /// <summary>Degraded still serves; without any check nothing is known.</summary>
    internal static ServingStatus Summarise(IEnumerable<HealthStatus> checks) => checks.DefaultIfEmpty((HealthStatus)(-1)).Min() switch
    {
        HealthStatus.Unhealthy => ServingStatus.NotServing,
        HealthStatus.Degraded or HealthStatus.Healthy => ServingStatus.Serving,
        _ => ServingStatus.Unknown,
    };
}
