using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>How much each open case counts in an officer's load (S3-02): settings of the municipality.</summary>
/// <param name="Smooth">A smooth case.</param>
/// <param name="Complex">A complicated case, and one that is not classified yet: until somebody has looked, it may be.</param>
/// <param name="Risk">A risk case.</param>
[Pure]
internal sealed record CaseWeights(int Smooth, int Complex, int Risk)
{
    /// <summary>Those of a municipality that has set none.</summary>
    public static readonly CaseWeights Default = new(
        ConfigurableValues.SmoothCaseWeight.Default, ConfigurableValues.ComplexCaseWeight.Default, ConfigurableValues.RiskCaseWeight.Default);
}

/// <summary>An officer's open cases by class.</summary>
/// <param name="Smooth">Smooth cases.</param>
/// <param name="Complex">Complicated cases, and those that are not classified.</param>
/// <param name="Risk">Risk cases.</param>
[Pure]
internal sealed record CaseLoad(int Smooth, int Complex, int Risk)
{
    /// <summary>So many cases of an officer are counted: whoever has more has enough, and the count stays fast.</summary>
    public const int MostCounted = 250;

    public static readonly CaseLoad None = new(0, 0, 0);

    /// <summary>There may be more than were counted: full loads are not compared with each other.</summary>
    public bool IsFull => Cases >= MostCounted;

    public int Cases => Smooth + Complex + Risk;

    public int Weight(CaseWeights weights) => (Smooth * weights.Smooth) + (Complex * weights.Complex) + (Risk * weights.Risk);

    /// <summary>With a new case, which nobody has classified yet.</summary>
    public CaseLoad WithNewCase() => this with { Complex = Complex + 1 };
}
