using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>What the guide's own page says.</summary>
public sealed class ApiGuideTests
{
    /// <summary>A day that has passed is not missed for that: what it waited for may have been done in time.</summary>
    [Fact]
    public void No_day_is_called_overdue_whose_state_nobody_knows()
    {
        var guide = Repository.Read("docs/api-guide.md");

        Assert.Contains("getPlan", guide, StringComparison.Ordinal);
        // What an answer says is overdue is not yet done, and its last day has passed.
        Assert.DoesNotContain("overskredet", guide.Replace(".overdue ? \"overskredet\"", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }
}
