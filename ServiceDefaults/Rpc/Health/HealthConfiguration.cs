using Grpc.AspNetCore.HealthChecks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Sygeopfoelgning.Rpc.Health;

/// <summary>
/// <c>/alive</c>: the process answers. <c>/health</c> and <c>grpc.health.v1</c>: the service can serve. That requires the database, a
/// sufficiently new schema and room for a new connection, and ends with the first sign of stopping. Redis is not checked, because everything works without it.
/// The body of <c>/health</c> has a line for each check that fails.
/// </summary>
internal static class HealthConfiguration
{
    public const string ReadyPath = "/health";
    public const string AlivePath = "/alive";

    /// <summary>
    /// The entry of a failing check that anybody may read. Its description goes to the log, because it may name hosts and users.
    /// </summary>
    internal const string WaitsFor = "waits for";

    /// <summary>The tag of checks that count for readiness.</summary>
    internal const string Ready = "ready";

    // In-flight calls get this long to end; then the process stops anyway.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(15);

    public static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.Services.AddHostedService<GracefulStop>();
        builder.Services.AddGrpcHealthChecks(health => health.Services.Map("", IsReadiness))
            .AddCheck<NotStopping>("not stopping", tags: [Ready]);

        // What watchers of gRPC health and the metrics receive; for everyone else it is checked at each request.
        builder.Services.AddSingleton<IHealthCheckPublisher, ReadinessGauge>();
        builder.Services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = TimeSpan.FromSeconds(5);
            publisher.Predicate = check => check.Tags.Contains(Ready);
        });
    }

    public static void MapHealth(this WebApplication app, IEnumerable<string> grpcServices)
    {
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write });

        var options = app.Services.GetRequiredService<IOptions<GrpcHealthChecksOptions>>().Value;
        foreach (var service in grpcServices)
        {
            options.Services.Map(service, IsReadiness);
        }

        app.MapGrpcHealthChecksService();
    }

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Text(report), context.RequestAborted);
    }

    internal static string Text(HealthReport report) => string.Join('\n',
    [
        report.Status.ToString(),
        .. report.Entries
            .Where(check => check.Value.Status != HealthStatus.Healthy)
            .OrderBy(check => check.Key, StringComparer.Ordinal)
            .Select(check => check.Value.Data.TryGetValue(WaitsFor, out var what) ? $"{check.Key}: {what}" : $"{check.Key}: {(check.Value.Exception is OperationCanceledException ? "no answer in time" : "fails; the log says why")}"),
    ]);

    private static bool IsReadiness(HealthCheckMapContext check) => check.Tags.Contains(Ready);
}

/// <summary>Not ready from the first sign of stopping, so that no new calls are sent here while the last ones end.</summary>
internal sealed class NotStopping(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("stopping", data: new Dictionary<string, object> { [HealthConfiguration.WaitsFor] = "the service is stopping" })
            : HealthCheckResult.Healthy());
}

/// <summary>
/// Keeps the ports open for a moment after readiness has ended (<c>StopDelay</c>), so that load balancers that poll notice it. In
/// production three seconds; elsewhere none.
/// </summary>
internal sealed class GracefulStop(IHostEnvironment environment, IConfiguration configuration, TimeProvider time) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        var delay = configuration.GetValue<TimeSpan?>("StopDelay") ?? TimeSpan.FromSeconds(environment.IsProduction() ? 3 : 0);
        return Task.Delay(delay, time, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
