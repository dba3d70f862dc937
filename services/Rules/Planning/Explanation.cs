using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Why a date is what it is (begrundelse for datoen).</summary>
/// <param name="RuleId">The rule, without the part after a slash.</param>
/// <param name="RuleText">What the rule says.</param>
/// <param name="LegalReference">The paragraph, or the local practice, it rests on.</param>
/// <param name="RuleCertainty">How certain the rule itself is, before anything is computed.</param>
/// <param name="SourceId">The rule set or overlay it stands in.</param>
/// <param name="SourceVersion">Version of that data.</param>
/// <param name="Inputs">The facts it was computed from.</param>
/// <param name="Steps">The steps of the computation, in order.</param>
/// <param name="MovedBy">The closed days that moved the date or its plan-by date, such as <c>2. påskedag</c>.</param>
public sealed record Explanation(
    string RuleId,
    Wording RuleText,
    string LegalReference,
    Certainty RuleCertainty,
    string SourceId,
    string SourceVersion,
    IReadOnlyList<InputFact> Inputs,
    IReadOnlyList<Step> Steps,
    IReadOnlyList<ClosedDay> MovedBy)
{
    /// <summary>Why the dates are what they are that this one builds on.</summary>
    public IReadOnlyList<Explanation> BuildsOn { get; init; } = [];
}

/// <summary>A fact that went into a computation; its name is that of the request's field, a date is written ISO.</summary>
public sealed record InputFact(string Name, string Value);

/// <summary>A step of a computation.</summary>
/// <param name="Text">What was done.</param>
/// <param name="Date">Date after the step, where it gives one.</param>
/// <param name="Convention">The convention it follows, such as <c>C4</c>.</param>
/// <param name="Certainty">How certain the step is.</param>
public sealed record Step(Wording Text, DateOnly? Date, string? Convention, Certainty Certainty);
