using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Makes the plan of a case from everything that is known of it.</summary>
[Pure]
internal static class CasePlans
{
    /// <summary>The plan; happenings that are no history of a case are refused.</summary>
    /// <param name="basis">What is known.</param>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="asOf">The day whose knowledge it is made from.</param>
    /// <param name="pilotGroup">The pilot group the case is in, for overlays on trial.</param>
    public static Result<DeadlinePlan> Make(
        PlanBasis basis, RuleSetChoice choice, IReadOnlyList<Overlay> overlays, DateOnly asOf, string? pilotGroup = null)
    {
        return FactHistory.Of(basis.Happenings).Map(history => basis.PensionAgeInCourse ? PensionAgeInCourse.Plan(history, OfAll) : OfAll(history));

        DeadlinePlan OfAll(FactHistory history) => SeveralEmployments.Plan(
            basis.Employments, history, one => DeadlinePlan.Of(DatePlan.Make(choice, overlays, one, DanishCalendar.Municipal, asOf, pilotGroup)));
    }

    /// <inheritdoc cref="Rules(string, Certainty, IEnumerable{string}, RuleBook)"/>
    public static (RuleSetChoice Choice, IReadOnlyList<Overlay> Overlays) Rules(CaseRules rules, RuleBook book) =>
        Rules(rules.RuleSetId, rules.Certainty, rules.OverlayIds, book);

    /// <summary>The rules a case carries. This version may lack them: the event is then parked until one that has them is deployed.</summary>
    public static (RuleSetChoice Choice, IReadOnlyList<Overlay> Overlays) Rules(string ruleSetId, Certainty certainty, IEnumerable<string> overlayIds, RuleBook book) => (
        RuleSetChoice.Restore(ruleSetId, certainty, book).Value,
        [
            .. overlayIds.Select(id => book.FindOverlay(id)
                ?? throw new InvalidOperationException($"The overlay {id} is not among this version's rules.")),
        ]);
}
