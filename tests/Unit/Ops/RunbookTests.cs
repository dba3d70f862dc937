using System.Text.RegularExpressions;
using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>docs/runbook.md: a section per alert, and none for an alert that no longer exists.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Parts = ["What it means", "Look", "Do", "Do not"];
    private static readonly string Page = Repository.Read("docs/runbook.md");

    [Fact]
    public void Every_alert_has_a_section_and_every_section_is_an_alert_s_or_a_fault_s()
    {
        Assert.Equal(["First look", "Alerts", "Faults"], Headings(Page, "## "));
        Assert.Equal(RuleFiles.Alerts.Select(alert => alert.Alert).Order(StringComparer.Ordinal), Headings(Chapter("Alerts"), "### ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alert_s_section_says_what_it_means_where_to_look_what_to_do_and_what_not()
    {
        foreach (var section in Chapter("Alerts").Split("\n### ").Skip(1))
        {
            Assert.All(Parts, part => Assert.True(Regex.IsMatch(section, $@"\n\*\*{part}[.]\*\*\s+\S"), $"{section.Split('\n')[0]}: {part}"));
        }
    }

    private static string Chapter(string heading) => Page.Split("\n## ").Single(part => part.StartsWith($"{heading}\n", StringComparison.Ordinal));

    private static IEnumerable<string> Headings(string text, string mark) =>
        Heading().Matches(text).Where(match => match.Groups["mark"].Value == mark).Select(match => match.Groups["text"].Value);

    [GeneratedRegex("^(?<mark>#+ )(?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
