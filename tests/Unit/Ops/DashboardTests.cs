using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>The Grafana dashboard: valid, and made of series that are sent.</summary>
public sealed partial class DashboardTests
{
    private const string File = "ops/grafana/sygeopfoelgning.json";

    private static readonly JsonElement Dashboard = JsonSerializer.Deserialize<JsonElement>(Repository.Read(File));
    private static readonly List<JsonElement> Panels = [.. Dashboard.GetProperty("panels").EnumerateArray()];

    [Fact]
    public void Every_panel_has_an_id_and_a_title_of_its_own_and_room_that_no_other_takes()
    {
        Assert.Equal(Panels.Count, Panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(Panels.Count, Panels.Select(TitleOf).Distinct().Count());
        Assert.Equal(Panels.Sum(panel => Room(panel).Count()), Panels.SelectMany(Room).Distinct().Count());
        Assert.All(Panels.SelectMany(Room), place => Assert.InRange(place.X, 0, 23));
    }

    [Fact]
    public async Task Every_query_is_one_that_prometheus_understands()
    {
        // As rules, because promtool reads those.
        var rules = new StringBuilder("groups:\n- name: panels\n  rules:\n");
        var number = 0;
        foreach (var (_, expression, _) in Targets())
        {
            rules.Append($"  - record: panel:{++number}\n    expr: {JsonSerializer.Serialize(Filled(expression))}\n");
        }

        var file = Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(file, rules.ToString());
        try
        {
            await Promtool.IsContentWith("check", "rules", file);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    [Fact]
    public void Queries_legends_and_variables_use_only_series_and_labels_that_are_sent()
    {
        var variables = Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Select(variable => LabelValues().Match(variable.GetProperty("query").GetString()!))
            .Where(match => match.Success)
            .Select(match => (Panel: "variable", Expression: match.Groups["series"].Value, Legend: $"{{{{{match.Groups["label"].Value}}}}}"));

        Assert.Empty(
            from target in Targets().Concat(variables)
            from unknown in KnownSeries.OfTheSuite.UnknownIn(Filled(target.Expression), Legend().Matches(target.Legend).Select(match => match.Groups["label"].Value))
            select $"{target.Panel}: {unknown}");
    }

    [Fact]
    public void Durations_show_exemplars()
    {
        var durations = Panels.Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Where(target => target.GetProperty("expr").GetString()!.Contains("_bucket", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(durations);
        Assert.All(durations, target => Assert.True(target.GetProperty("exemplar").GetBoolean()));
    }

    [Fact]
    public void Every_panel_that_the_runbook_names_is_there()
    {
        var named = PanelInRunbook().Matches(Repository.Read("docs/runbook.md")).Select(match => match.Groups["title"].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Panels.Select(TitleOf)));
    }

    private static IEnumerable<(string Panel, string Expression, string Legend)> Targets() =>
        from panel in Panels
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select (TitleOf(panel), target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!);

    private static string Filled(string expression) => expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal);

    private static string TitleOf(JsonElement panel) => panel.GetProperty("title").GetString()!;

    private static IEnumerable<(int X, int Y)> Room(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        return
            from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
            from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
            select (x, y);
    }

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}")]
    private static partial Regex Legend();

    [GeneratedRegex(@"^label_values\((?<series>\w+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();

    // `Panels _Ready_, _Connection pools_.`
    [GeneratedRegex(@"(?<=[ (])_(?<title>[A-Z][^_\n]+)_(?=[,. :(]|$)", RegexOptions.Multiline)]
    private static partial Regex PanelInRunbook();
}
