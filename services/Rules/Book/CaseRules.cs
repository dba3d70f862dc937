namespace Sygeopfoelgning.Rules;

/// <summary>The rules a case follows (sagens regelsæt), by name: a fact of the case from its first day.</summary>
/// <param name="RuleSetId">Such as <c>RS-2015</c>.</param>
/// <param name="Version">Version of the rule data that was read.</param>
/// <param name="OverlayIds">The local practice on top, in the order it applies.</param>
/// <param name="Certainty">Assumption while the set whose period holds the first absence day is switched off.</param>
public sealed record CaseRules(string RuleSetId, string Version, IReadOnlyList<string> OverlayIds, Certainty Certainty)
{
    /// <summary>The rules that were chosen, with the overlays on top.</summary>
    public static CaseRules Of(RuleSetChoice choice, IEnumerable<string> overlayIds) =>
        new(choice.Set.Id, choice.Set.Version, [.. overlayIds], choice.Certainty);
}
