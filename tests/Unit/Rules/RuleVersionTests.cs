using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>A version of a rule file never changes.</summary>
public sealed class RuleVersionTests
{
    private static readonly IReadOnlyList<(string Name, string Json)> Files = [.. RuleFiles.Embedded("Sets/"), .. RuleFiles.Embedded("Overlays/")];

    [Fact]
    public void Every_shipped_file_is_the_version_it_says() => Assert.Empty(RuleVersion.Faults(Files, RuleVersion.Known()));

    [Fact]
    public void A_changed_file_with_its_old_version_says_what_to_do()
    {
        var changed = Files[0] with { Json = Files[0].Json.Replace("\"days\": 30", "\"days\": 31", StringComparison.Ordinal) };

        Assert.Contains("give it a new version", Assert.Single(RuleVersion.Faults([changed], RuleVersion.Known())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_says_which_line_to_write()
    {
        var version = RuleBook.Shipped.Sets[0].Version;
        var renewed = Files.Single(file => file.Name.EndsWith("RS-2015.json", StringComparison.Ordinal));
        var newer = renewed with { Json = renewed.Json.Replace(version, "2099-01-01.1", StringComparison.Ordinal) };

        Assert.Contains("\"version\": \"2099-01-01.1\"", Assert.Single(RuleVersion.Faults([newer], RuleVersion.Known())), StringComparison.Ordinal);
    }
}
