namespace Sygeopfoelgning.Tests.Ops;

/// <summary>A metric as docs/metrics.md has it.</summary>
/// <param name="Name">As the service names it.</param>
/// <param name="InPrometheus">As the page says that Prometheus names it.</param>
/// <param name="Kind">Gauge, counter, up-down counter or histogram.</param>
/// <param name="Unit">In UCUM; empty when it has none.</param>
/// <param name="Labels">As the service names them, without job and instance.</param>
/// <param name="SentBy">Who sends it: <c>all</c>, <c>readers</c>, names; null where that is left open.</param>
internal sealed record DocumentedMetric(
    string Name, string InPrometheus, string Kind, string Unit, IReadOnlySet<string> Labels, string? SentBy)
{
    /// <summary>Dashboards and rules may use it, and it must be sent.</summary>
    public bool IsWatched => SentBy is not null;

    /// <summary>The names that it has in a query.</summary>
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
