using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Sends resources' telemetry to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    // The orchestrator puts in what it knows of each process; the dashboard joins both to the resource's id.
    private const string InstanceId = """service.instance.id={{- index .Annotations "otel-service-instance-id" -}}""";
    private const string ServiceName = """{{- index .Annotations "otel-service-name" -}}""";

    /// <summary>Tells a resource where its telemetry goes.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    /// <summary>Tells a resource where its telemetry goes.</summary>
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                SetVariables(context.EnvironmentVariables, Collector(context, configuration), configuration["AppHost:OtlpApiKey"], environment.IsDevelopment());
            }
        }));
    }

    private static void SetVariables(Dictionary<string, object> variables, (object Url, string Protocol) collector, string? apiKey, bool development)
    {
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = collector.Protocol;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = InstanceId;
        variables["OTEL_SERVICE_NAME"] = ServiceName;
        if (apiKey is not null)
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={apiKey}";
        }

        if (development)
        {
            // A person looks at the dashboard while he clicks: everything, and within a second.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }
    }

    private static (object Url, string Protocol) Collector(EnvironmentCallbackContext context, IConfiguration configuration)
    {
        var model = context.ExecutionContext.ServiceProvider.GetRequiredService<DistributedApplicationModel>();
        if (model.Resources.TryGetByName(DashboardResource.ResourceName, out var dashboard) && dashboard is IResourceWithEndpoints resource)
        {
            return (resource.GetEndpoint(DashboardResource.OtlpGrpcEndpoint), "grpc");
        }

        return DashboardOptions.OtlpHttpUrl(configuration) is { } http && DashboardOptions.OtlpGrpcUrl(configuration) is null
            ? (http, "http/protobuf")
            : (DashboardOptions.OtlpGrpcUrl(configuration) ?? "http://localhost:18889", "grpc");
    }
}
