using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>An indicator of a risk case (risikoindikator, S3-09), as it stands in <c>Risk.json</c>.</summary>
/// <param name="Code">Its code, as in the contract.</param>
/// <param name="Weight">What it adds to the score where it is present.</param>
/// <param name="Why">Why it weighs so.</param>
public sealed record RiskWeight(string Code, int Weight, Wording Why);

/// <summary>How the risk of a case is assessed (risikovurdering, S3-09): the weights of the indicators and the score that makes a risk case.</summary>
/// <param name="Source">Where the indicators come from.</param>
/// <param name="Certainty">How certain the weights are: the source names indicators, not numbers.</param>
/// <param name="Threshold">From this score on it is a risk case.</param>
/// <param name="Indicators">The indicators.</param>
[Pure]
public sealed record RiskModel(string Source, Certainty Certainty, int Threshold, IReadOnlyList<RiskWeight> Indicators)
{
    private static readonly Lazy<RiskModel> TheShipped = new(() => RuleFiles.Embedded("Risk.json")
        .Select(file => RuleFiles.Read<RiskModel>(file.Name, file.Json)).Single());

    /// <summary>The model this version ships.</summary>
    public static RiskModel Shipped => TheShipped.Value;

    /// <summary>The weight of an indicator.</summary>
    public int WeightOf(string code) => Indicators.Single(one => one.Code == code).Weight;

    /// <summary>The score of the indicators that are present.</summary>
    public int Score(IEnumerable<string> present) => present.Distinct().Sum(WeightOf);

    /// <summary>Whether a score makes a risk case.</summary>
    public bool IsRisk(int score) => score >= Threshold;
}
