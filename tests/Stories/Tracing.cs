using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sygeopfoelgning.Stories;

/// <summary>Sends the steps of a story to the dashboard, so that a trace begins with the click.</summary>
public static class Tracing
{
    /// <param name="otlpUrl">The dashboard's OTLP endpoint (gRPC).</param>
    /// <param name="key">The key that the receiver requires.</param>
    public static TracerProvider To(string otlpUrl, string key) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource => resource.AddService("story"))
        .AddSource(Stage.Source.Name)
        .AddOtlpExporter(exporter =>
        {
            exporter.Endpoint = new Uri(otlpUrl);
            exporter.Protocol = OtlpExportProtocol.Grpc;
            exporter.Headers = $"x-otlp-api-key={key}";
        })
        .Build();
}
