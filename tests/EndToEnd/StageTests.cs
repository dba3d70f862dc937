using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>How the stories, and with them the demonstration, report their results.</summary>
public sealed class StageTests
{
    [Fact]
    public void A_value_of_the_contract_is_said_in_its_word()
    {
        var told = new List<string>();
        var stage = new Stage(told.Add);

        stage.Expect("proposed category", VisitationCategory._1, VisitationCategory._1);
        stage.Expect("no category is proposed", VisitationCategory.Unspecified, VisitationCategory.Unspecified);

        Assert.Equal(["proposed category: category 1", "no category is proposed: none"], told.Select(line => line.Trim()));
        Assert.Contains("expected category 2", Assert.Throws<StoryBrokenException>(
            () => stage.Expect("proposed category", VisitationCategory._2, VisitationCategory._1)).Message, StringComparison.Ordinal);
    }
}
