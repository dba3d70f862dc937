using Sygeopfoelgning.Tests.Ops;
using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>docs/metrics.md by itself; the service tests compare it with what is sent.</summary>
public sealed class MetricsPageTests
{
    private static readonly string[] OfAPersonOrCase = ["case", "person", "cpr", "subject", "citizen", "user", "municipality"];
    private static readonly IReadOnlyList<DocumentedMetric> Page = MetricsPage.Read(Repository.Root);

    [Fact]
    public void Every_metric_has_the_name_that_the_collector_gives_it_in_prometheus() =>
        Assert.Empty(Page.Where(metric => metric.InPrometheus != PrometheusNames.Of(metric)).Select(metric => $"{metric.Name}: {PrometheusNames.Of(metric)}"));

    [Fact]
    public void No_two_metrics_have_one_name()
    {
        Assert.NotEmpty(Page);
        Assert.Equal(Page.Count, Page.Select(metric => metric.Name).Distinct().Count());
        Assert.Equal(Page.Sum(metric => metric.Series.Count()), Page.SelectMany(metric => metric.Series).Distinct().Count());
    }

    [Fact]
    public void No_label_names_a_case_a_person_or_a_municipality() => Assert.Empty(
        from metric in Page
        from label in metric.Labels
        where OfAPersonOrCase.Any(word => label.Contains(word, StringComparison.OrdinalIgnoreCase))
        select $"{metric.Name} {label}");

    [Theory]
    [InlineData("http.server.request.duration", "histogram", "s", "http_server_request_duration_seconds")]
    [InlineData("process.cpu.time", "counter", "s", "process_cpu_time_seconds_total")]
    [InlineData("system.io.total", "counter", "By", "system_io_bytes_total")]
    [InlineData("queue.seconds", "gauge", "s", "queue_seconds")]
    [InlineData("system.cpu.utilization", "gauge", "1", "system_cpu_utilization_ratio")]
    [InlineData("feed.parked", "gauge", "{event}", "feed_parked")]
    [InlineData("a..b-c", "up-down counter", "", "a_b_c")]
    public void Names_become_prometheus_names_as_the_specification_says(string name, string kind, string unit, string expected) =>
        Assert.Equal(expected, PrometheusNames.Of(name, kind, unit));
}
