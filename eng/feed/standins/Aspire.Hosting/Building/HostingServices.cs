using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Health;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Building;

/// <summary>The AppHost's own services.</summary>
internal static class HostingServices
{
    public static void Add(HostApplicationBuilder builder, DistributedApplicationOptions options, DistributedApplicationExecutionContext executionContext)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(s => new ResourceCommandService(s.GetRequiredService<ResourceNotificationService>(), s.GetRequiredService<ResourceLoggerService>(), s));
        services.AddHttpClient();
        var checks = services.AddHealthChecks();
        services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior = options.DisableDashboard
            // Nobody can look at a failed resource and start it again.
            ? WaitBehavior.StopOnResourceUnavailable
            : WaitBehavior.WaitOnResourceUnavailable);
        AddLogging(builder);

        services.AddSingleton<DcpOptions>();
        services.AddSingleton<DcpHost>();
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton<ProcessConfiguration>();
        services.AddSingleton<ProjectOutput>();
        services.AddSingleton<ExecutableLauncher>();
        services.AddSingleton<ContainerLauncher>();
        services.AddSingleton<ConsoleLogs>();
        services.AddSingleton<ProcessWatcher>();
        services.AddSingleton<ApplicationOrchestrator>();

        // The order of these is the order in which they start; they stop the other way round.
        if (!options.DisableDashboard && executionContext.IsRunMode)
        {
            Secrets.Create(builder.Configuration);
            checks.AddCheck<DashboardHealthCheck>(DashboardHealthCheck.Key);
            services.AddSingleton<DashboardOptions>();
            services.AddSingleton<ResourceServiceHost>();
            services.AddHostedService(s => s.GetRequiredService<ResourceServiceHost>());
            services.AddEventingSubscriber<DashboardResource>();
        }

        if (options.EnableResourceLogging)
        {
            services.AddHostedService<ResourceLogForwarder>();
        }

        services.AddHostedService<ResourceHealthMonitor>();
        services.AddHostedService<OrchestratorHostedService>();
    }

    private static void AddLogging(HostApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Error);
        builder.Logging.AddFilter("Aspire.Hosting.Dashboard", LogLevel.Warning);
        // The dashboard shows what is unhealthy; until a resource is up, its checks fail as they should.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}
