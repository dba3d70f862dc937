namespace Sygeopfoelgning.Tests.Ops;

/// <summary>A metric as listed in docs/metrics.md.</summary>
/// <param name="Name">The service's name for it.</param>
/// <param name="InPrometheus">The Prometheus name according to the page.</param>
/// <param name="Kind">Gauge, counter, up-down counter or histogram.</param>
/// <param name="Unit">In UCUM; empty if it has none.</param>
/// <param name="Labels">The service's names, without job and instance.</param>
/// <param name="SentBy">Who sends it: <c>all</c>, <c>readers</c>, names; null if not stated.</param>
internal sealed record DocumentedMetric(
    string Name, string InPrometheus, string Kind, string Unit, IReadOnlySet<string> Labels, string? SentBy)
{
    /// <summary>Whether dashboards and rules may use it, so that it must be sent.</summary>
    public bool IsWatched => SentBy is not null;

    /// <summary>Its names in a query.</summary>
    public IEnumerable<string> Series => Kind == "histogram"
        ? [$"{InPrometheus}_bucket", $"{InPrometheus}_sum", $"{InPrometheus}_count"]
        : [InPrometheus];
}

/// <summary>Reads docs/metrics.md.</summary>
internal static class MetricsPage
{
    public static IReadOnlyList<DocumentedMetric> Read(string repository) =>
    [
        .. File.ReadLines(Path.Combine(repository, "docs", "metrics.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
            .Select(cells => new DocumentedMetric(
                cells[0].Trim('`'), cells[1].Trim('`'), cells[2], cells[3].Trim('`'), Words(cells[4]), cells.Length > 5 ? cells[5] : null)),
    ];

    private static HashSet<string> Words(string cell) => [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('`'))];
}
