using System.Text.RegularExpressions;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>Prometheus' rules and alerts: valid, tested, made of metrics that exist, and each with a section for the engineer on duty.</summary>
public sealed partial class RuleTests
{
    public static TheoryData<string> Files => [.. RuleFiles.All.Select(file => file.Path)];

    public static TheoryData<string> Tests => [.. Repository.Files(".test.yml", RuleFiles.Folder)];

    public static TheoryData<string> Alerts => [.. RuleFiles.Alerts.Select(alert => alert.Alert!)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task A_file_of_rules_is_sound(string file) => Promtool.IsContentWith("check", "rules", "--lint-fatal", file);

    [Fact]
    public Task The_configuration_is_sound_and_finds_the_rules() => Promtool.IsContentWith("check", "config", $"{RuleFiles.Folder}/prometheus.yml");

    [Theory]
    [MemberData(nameof(Tests))]
    public Task The_alerts_fire_and_keep_silent_as_their_tests_say(string file) => Promtool.IsContentWith("test", "rules", file);

    [Fact]
    public async Task A_test_of_an_alert_that_expects_something_else_fails()
    {
        var wrong = Repository.Read($"{RuleFiles.Folder}/tests/events.test.yml")
            .Replace("../alerts.rules.yml", Path.Combine(Repository.Root, RuleFiles.Folder, "alerts.rules.yml"), StringComparison.Ordinal)
            .Replace("has parked 2 events", "has parked 3 events", StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, wrong);
        try
        {
            await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Promtool.IsContentWith("test", "rules", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_is_tried_both_ways(string alert)
    {
        var tried = (
            from path in Repository.Files(".test.yml", RuleFiles.Folder)
            from test in Yaml.Read(path).GetProperty("tests").EnumerateArray()
            from one in test.GetProperty("alert_rule_test").EnumerateArray()
            where one.GetProperty("alertname").GetString() == alert
            select one.GetProperty("exp_alerts").GetArrayLength() > 0).ToHashSet();

        Assert.Contains(true, tried);
        Assert.Contains(false, tried);
    }

    [Fact]
    public void Rules_use_only_series_and_labels_that_are_sent() => Assert.Empty(
        from file in RuleFiles.All
        from rule in file.Rules
        from unknown in KnownSeries.OfTheSuite.UnknownIn(rule.Expression, LabelsIn(rule))
        select $"{rule.Record ?? rule.Alert}: {unknown}");

    [Theory]
    [InlineData("sum by (job) (sygeopfoelgning_feed_sleepy)", "sygeopfoelgning_feed_sleepy is sent by nobody")]
    [InlineData("max by (case_id) (sygeopfoelgning_feed_parked)", "case_id is no label of sygeopfoelgning_feed_parked")]
    [InlineData("rate(rpc_server_call_duration_seconds_count{person=\"x\"}[5m])", "rpc_server_call_duration_seconds_count has no label person")]
    [InlineData("job:rpc_failed:ratio_rate5m{instance=\"a\"}", "job:rpc_failed:ratio_rate5m has no label instance")]
    [InlineData("http_server_request_duration_seconds_sum", "http_server_request_duration_seconds_sum is sent by nobody")]
    public void A_series_or_label_that_nobody_sends_is_found(string expression, string found) =>
        Assert.Equal([found], KnownSeries.OfTheSuite.UnknownIn(expression));

    [Fact]
    public void Streams_are_no_part_of_the_latency()
    {
        var timed = RuleFiles.All.SelectMany(file => file.Rules).Where(rule => rule.Record?.Contains("_slow:", StringComparison.Ordinal) is true).ToList();
        Assert.NotEmpty(timed);
        foreach (var method in Contract.Methods.Values.Where(method => method.IsServerStreaming || method.IsClientStreaming))
        {
            Assert.All(timed, rule => Assert.True(
                IsLeftOut(rule.Expression, "rpc_method", $"{method.Service.FullName}/{method.Name}"),
                $"{rule.Record} counts {method.FullName}, which lasts as long as it is read."));
        }
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_says_how_bad_it_is_in_a_sentence_and_where_to_read_on(string name)
    {
        var alert = RuleFiles.Alerts.Single(one => one.Alert == name);

        Assert.Contains(alert.Labels["severity"], (string[])["critical", "warning"]);
        Assert.EndsWith(".", alert.Annotations["summary"], StringComparison.Ordinal);
        Assert.Equal($"docs/runbook.md#{name.ToLowerInvariant()}", alert.Annotations["runbook_url"]);
    }

    // `{{ $labels.job }}` in the texts.
    private static IEnumerable<string> LabelsIn(PrometheusRule rule) =>
        rule.Annotations.Values.SelectMany(text => LabelInText().Matches(text)).Select(match => match.Groups["label"].Value);

    private static bool IsLeftOut(string expression, string label, string value) =>
        Regex.Matches(expression, $"{label}!~\"([^\"]*)\"").Any(match => Regex.IsMatch(value, $"^(?:{match.Groups[1].Value.Replace(@"\\", @"\", StringComparison.Ordinal)})$"));

    [GeneratedRegex(@"\$labels[.](?<label>\w+)")]
    private static partial Regex LabelInText();
}
