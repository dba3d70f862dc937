using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sygeopfoelgning.ServiceDefaults.Calls;

namespace Sygeopfoelgning.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs, sent over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
internal static class TelemetryConfiguration
{
    // .NET's own sources and meters; instrumentation packages are not needed.
    private static readonly string[] Sources =
    [
        Signals.Name, Signals.Name + ".*", "Microsoft.AspNetCore", "System.Net.Http", "Grpc.Net.Client", "Npgsql",
    ];

    private static readonly string[] Meters =
    [
        Signals.Name, Signals.Name + ".*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http", "System.Runtime", "Npgsql",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        // What frameworks tell about every request and statement is in the traces; configuration can bring it back.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Grpc"] = "Warning",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                // StartLine says it in one line.
                [$"Logging:LogLevel:{StartLine.HostCategory}"] = "Warning",
                ["Logging:LogLevel:Npgsql"] = "Warning",
                // Tells every step of connecting, a page per start and per loss; WakeUps says when Redis is away.
                ["Logging:LogLevel:StackExchange.Redis"] = "Warning",
                ["Logging:LogLevel:System.Net.Http"] = "Warning",
            },
        });

        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(services =>
            new ScrubbedLogging(services.GetRequiredService<LoggerFactory>())));
        builder.Services.AddSingleton<CallTelemetry>();
        DistributedContextPropagator.Current = new TraceHeaders();
        builder.Services.Replace(ServiceDescriptor.Singleton(DistributedContextPropagator.Current));

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"]))
                {
                    resource.AddService(serviceName);
                }
            })
            .WithTracing(tracing => tracing
                .SetSampler(new ParentBasedSampler(new AlwaysOnSampler()))
                .AddSource(Sources)
                .AddProcessor(new ScrubbedSpans()))
            // From a slow bucket of the dashboard straight to the trace of a call that was in it.
            .WithMetrics(metrics => metrics.AddMeter(Meters).SetExemplarFilter(ExemplarFilterType.TraceBased));
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            });
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>Keeps health checks and reflection out of the traces, with everything that is done for them.</summary>
    public static void UseQuietPlumbing(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsPlumbing(context.Request.Path))
        {
            context.LeavesNoTrace();
        }

        return next(context);
    });

    /// <summary>Takes the request's span, and with it everything that is done for it from now on, out of the traces.</summary>
    public static void LeavesNoTrace(this HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } span)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }
    }

    private static bool IsPlumbing(PathString path) =>
        path == Health.HealthConfiguration.ReadyPath || path == Health.HealthConfiguration.AlivePath || Contract.IsPlumbing(path.Value ?? "");
}
