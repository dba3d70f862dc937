using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Tests.Service.Otlp;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>One metric as a service sends it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Name">Such as <c>sygeopfoelgning.feed.lag</c>.</param>
/// <param name="Unit">In UCUM, such as <c>s</c>.</param>
/// <param name="Kind">Gauge, counter, up-down counter or histogram.</param>
internal sealed record SentMetric(string Service, string Name, string Unit, string Kind);

/// <summary>
/// The receiver of the stack's metrics: what the services really emit, by the protocol they really use. Accepts metrics only.
/// </summary>
internal sealed class MetricsReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Seen seen;

    private MetricsReceiver(WebApplication app)
    {
        this.app = app;
        seen = app.Services.GetRequiredService<Seen>();
    }

    /// <summary>The address for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, gRPC.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<MetricsReceiver> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Seen>();
        var app = builder.Build();
        app.MapGrpcService<Metrics>();
        await app.StartAsync();
        return new MetricsReceiver(app);
    }

    /// <summary>Every received metric, with all labels it had.</summary>
    public IReadOnlyDictionary<SentMetric, IReadOnlySet<string>> Sent() =>
        seen.Labels.ToDictionary(entry => entry.Key, entry => (IReadOnlySet<string>)entry.Value.Keys.ToHashSet());

    /// <summary>The last value of a number with these labels; null if none has been received.</summary>
    public double? Value(string service, string name, params (string Key, string Value)[] labels) =>
        seen.Numbers.TryGetValue(Seen.Series(service, name, labels), out var value) ? value : null;

    /// <summary>The traces named by exemplars of a histogram.</summary>
    public IReadOnlyCollection<string> Exemplars(string service, string name) => [.. seen.Exemplars.GetValueOrDefault((service, name))?.Keys ?? []];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private sealed class Seen
    {
        public ConcurrentDictionary<SentMetric, ConcurrentDictionary<string, bool>> Labels { get; } = new();

        public ConcurrentDictionary<string, double> Numbers { get; } = new();

        public ConcurrentDictionary<(string Service, string Name), ConcurrentDictionary<string, bool>> Exemplars { get; } = new();

        public static string Series(string service, string name, IEnumerable<(string Key, string Value)> labels) =>
            $"{service} {name} {string.Join(',', labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal))}";
    }

    private sealed class Metrics(Seen seen) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            foreach (var resource in request.ResourceMetrics)
            {
                var service = resource.Resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue;
                foreach (var metric in resource.ScopeMetrics.SelectMany(scope => scope.Metrics))
                {
                    Keep(service, metric);
                }
            }

            return Task.FromResult(new ExportMetricsServiceResponse());
        }

        private void Keep(string service, Metric metric)
        {
            var labels = seen.Labels.GetOrAdd(new SentMetric(service, metric.Name, metric.Unit, KindOf(metric)), _ => new());
            foreach (var label in metric.DataCase switch
            {
                Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.SelectMany(point => point.Attributes),
                Metric.DataOneofCase.Sum => metric.Sum.DataPoints.SelectMany(point => point.Attributes),
                _ => metric.Histogram.DataPoints.SelectMany(point => point.Attributes),
            })
            {
                labels[label.Key] = true;
            }

            foreach (var point in metric.Gauge?.DataPoints ?? metric.Sum?.DataPoints ?? [])
            {
                seen.Numbers[Seen.Series(service, metric.Name, point.Attributes.Select(label => (label.Key, Text(label.Value))))] =
                    point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;
            }

            foreach (var exemplar in metric.Histogram?.DataPoints.SelectMany(point => point.Exemplars) ?? [])
            {
                seen.Exemplars.GetOrAdd((service, metric.Name), _ => new())[Convert.ToHexStringLower(exemplar.TraceId.Span)] = true;
            }
        }

        private static string KindOf(Metric metric) => metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => "gauge",
            Metric.DataOneofCase.Sum => metric.Sum.IsMonotonic ? "counter" : "up-down counter",
            Metric.DataOneofCase.Histogram => "histogram",
            _ => throw new InvalidOperationException($"{metric.Name} is of a kind that no panel or rule knows."),
        };

        private static string Text(AnyValue value) => value.ValueCase switch
        {
            AnyValue.ValueOneofCase.StringValue => value.StringValue,
            AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
            AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => value.DoubleValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
