using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>A municipality's settings (kommunens opsætning) as they are stored: ids of rule data.</summary>
/// <param name="PinnedRuleSetId">The rule set of all its cases; null if the first absence day decides (BY_DATE).</param>
/// <param name="OverlayIds">Its local practice, in the order it applies.</param>
[Pure]
internal sealed record StoredSettings(string? PinnedRuleSetId, IReadOnlyList<string> OverlayIds)
{
    /// <summary>The settings with the rules they name; null if this version of the rules does not have them all.</summary>
    public MunicipalitySettings? In(RuleBook book) =>
        MunicipalitySettings.Make(PinnedRuleSetId, OverlayIds, book).Match<MunicipalitySettings?>(settings => settings, _ => null);
}
