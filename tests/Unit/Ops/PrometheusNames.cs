using System.Text.RegularExpressions;
using Sygeopfoelgning.Tests.Ops;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>
/// The names of a metric and a label in the collector's Prometheus exporter: the OpenTelemetry specification, "OTLP Metric points to
/// Prometheus", as far as the suite's units require.
/// </summary>
internal static partial class PrometheusNames
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes", ["%"] = "percent",
    };

    public static string Of(DocumentedMetric metric) => Of(metric.Name, metric.Kind, metric.Unit);

    public static string Of(string name, string kind, string unit)
    {
        var words = NoLetterOrDigit().Split(name).Where(word => word.Length > 0).ToList();
        var suffix = (unit, kind) switch
        {
            ("" or ['{', ..], _) => null,
            ("1", "gauge") => "ratio",
            ("1", _) => null,
            _ => Units[unit],
        };
        if (suffix is not null && !words.Contains(suffix))
        {
            words.Add(suffix);
        }

        if (kind == "counter")
        {
            words.Remove("total");
            words.Add("total");
        }

        return string.Join('_', words);
    }

    public static string OfLabel(string label) => NoLetterOrDigit().Replace(label, "_");

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NoLetterOrDigit();
}
