using Sygeopfoelgning.Tests.Ops;
using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>The series that dashboards and rules may use: docs/metrics.md, the recorded ones, and Prometheus' own <c>up</c>.</summary>
internal sealed class KnownSeries
{
    // Of every series: the service and the replica.
    private static readonly string[] OfAll = ["job", "instance"];

    private readonly Dictionary<string, HashSet<string>> labels = [];

    private KnownSeries()
    {
        foreach (var metric in MetricsPage.Read(Repository.Root).Where(metric => metric.IsWatched))
        {
            foreach (var series in metric.Series)
            {
                labels[series] =
                [
                    .. metric.Labels.Select(PrometheusNames.OfLabel), .. OfAll,
                    .. series.EndsWith("_bucket", StringComparison.Ordinal) ? ["le"] : Array.Empty<string>(),
                ];
            }
        }

        labels["up"] = [.. OfAll];
        foreach (var rule in RuleFiles.All.SelectMany(file => file.Rules).Where(rule => rule.Record is not null))
        {
            labels[rule.Record!] = [.. PromQuery.Read(rule.Expression).Lists];
        }
    }

    public static KnownSeries OfTheSuite { get; } = new();

    /// <summary>The series and labels of an expression that nobody sends, including labels that others require of it, such as a legend.</summary>
    public IEnumerable<string> UnknownIn(string expression, params IEnumerable<string> moreLabels)
    {
        var query = PromQuery.Read(expression);
        var ofQuery = new HashSet<string>();
        foreach (var (series, asked) in query.Selectors)
        {
            if (!labels.TryGetValue(series, out var known))
            {
                yield return $"{series} is sent by nobody";
                yield break;
            }

            ofQuery.UnionWith(known);
            foreach (var label in asked.Where(label => !known.Contains(label)))
            {
                yield return $"{series} has no label {label}";
            }
        }

        // An aggregation keeps the labels in its lists; without one, the labels of the series remain.
        foreach (var label in query.Lists.Where(label => !ofQuery.Contains(label)))
        {
            yield return $"{label} is no label of {string.Join(", ", query.Selectors.Select(one => one.Series).Distinct())}";
        }

        foreach (var label in moreLabels.Where(label => !(query.Lists.Count > 0 ? query.Lists : ofQuery).Contains(label)))
        {
            yield return $"the result of {expression} has no label {label}";
        }
    }
}
