using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>Traces, metrics and logs, sent over OTLP to the endpoint in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
internal static class TelemetryConfiguration
{
    // The suite's own sources; the packages add theirs.
    private static readonly string[] Own = [Signals.Name, Signals.Name + ".*"];

    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        // The traces already contain what frameworks log about every request and statement; configuration can enable it again.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                // Derives the conventions' rpc.* attributes from what gRPC's server sets on a span; the package has no other switch for it.
                ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_ENABLE_GRPC_INSTRUMENTATION"] = "true",
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Grpc"] = "Warning",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                // StartLine logs it in one line.
                [$"Logging:LogLevel:{StartLine.HostCategory}"] = "Warning",
                ["Logging:LogLevel:Npgsql"] = "Warning",
                // It logs every step of connecting, a page per start and per loss; WakeUps logs when Redis is away.
                ["Logging:LogLevel:StackExchange.Redis"] = "Warning",
                ["Logging:LogLevel:System.Net.Http"] = "Warning",
            },
        });

        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(services =>
            new ScrubbedLogging(services.GetRequiredService<LoggerFactory>())));
        builder.Services.AddSingleton<CallTelemetry>();
        DistributedContextPropagator.Current = new TraceHeaders();
        // Otherwise the instrumentation would read tracestate and baggage itself.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.Replace(ServiceDescriptor.Singleton(DistributedContextPropagator.Current));

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, serviceName, builder))
            .WithTracing(tracing => tracing
                .SetSampler(TraceSampler.Of(builder.Configuration))
                .AddSource(Own)
                .AddAspNetCoreInstrumentation(calls => calls.Filter = call => !IsPlumbing(call.Request))
                // One span per call: the span of HTTP below it adds nothing.
                .AddGrpcClientInstrumentation(calls => calls.SuppressDownstreamInstrumentation = true)
                .AddHttpClientInstrumentation()
                .AddProcessor(new ScrubbedSpans()))
            .WithMetrics(metrics => metrics
                .AddMeter(Own)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                // Links a slow bucket of the dashboard to the trace of a call in it.
                .SetExemplarFilter(ExemplarFilterType.TraceBased));
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

    // The environment (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) overrides what the service knows of itself.
    private static void Describe(ResourceBuilder resource, string serviceName, WebApplicationBuilder builder)
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"]))
        {
            resource.AddService(serviceName);
        }

        resource.AddAttributes(new Dictionary<string, object>
        {
            ["service.version"] = version ?? "unknown",
            ["deployment.environment.name"] = builder.Environment.EnvironmentName.ToLowerInvariant(),
        }).AddEnvironmentVariableDetector();
    }

    // Health checks, reflection and a browser's preflights leave no trace, nor does anything done for them.
    private static bool IsPlumbing(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        || request.Path == Health.HealthConfiguration.ReadyPath || request.Path == Health.HealthConfiguration.AlivePath
        || Contract.IsPlumbing(request.Path.Value ?? "");

    /// <summary>Removes the request's span, and everything done for it from now on, from the traces.</summary>
    public static void LeavesNoTrace(this HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } span)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }
    }
}
