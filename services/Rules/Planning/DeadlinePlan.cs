using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// The plan of a case as it is written down (fristplan): every date with its texts and its explanation, and every rule that gives none. It
/// does not need the rules any more, and can be shown on any later day.
/// </summary>
/// <param name="Rules">The rule set it was made under.</param>
/// <param name="Deadlines">The dates, earliest first.</param>
/// <param name="ProposedCategory">The category that R-VISIT-1 proposes, where it proposes one.</param>
/// <param name="LeftOut">The rules that gave no date, and why.</param>
/// <param name="AsOf">The day whose knowledge it was made from.</param>
public sealed record DeadlinePlan(
    RuleSetChoice Rules,
    IReadOnlyList<PlannedDeadline> Deadlines,
    VisitationCategory? ProposedCategory,
    IReadOnlyList<LeftOut> LeftOut,
    DateOnly AsOf)
{
    /// <summary>The day on which an exemption runs out and duties revive; null where none does.</summary>
    public DateOnly? RenewOn { get; init; }

    /// <summary>The date of a rule, the last of those that stand; null where the plan has none.</summary>
    public PlannedDeadline? Find(string ruleId) =>
        Deadlines.LastOrDefault(date => date.RuleId == ruleId && date.Superseded is null) ?? Deadlines.LastOrDefault(date => date.RuleId == ruleId);

    /// <summary>Writes a plan down.</summary>
    public static DeadlinePlan Of(DatePlan plan) => new(
        plan.Rules,
        [.. plan.Dates.Select(date => Deadline(plan, date))],
        plan.ProposedCategory,
        [
            .. plan.NotGiven.Select(one => new LeftOut(one.Rule.Id, one.Rule.Title, one.Why, one.MissingFact)
            {
                Reason = one.Reason, StartedBy = one.StartedBy,
            }),
        ],
        plan.AsOf)
    {
        RenewOn = plan.RenewOn,
    };

    /// <summary>Makes the plan of a registration; facts outside the calendar or against each other are refused, all at once.</summary>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="facts">What the registration says.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="asOf">The day; left out, the last that the facts say something of.</param>
    public static Result<DeadlinePlan> Make(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar, DateOnly? asOf = null) =>
        facts.Violations() is { Count: > 0 } violations
            ? new InvalidRequest(violations)
            : Of(Plan(choice, overlays, facts, calendar, asOf));

    /// <summary>The category that <see cref="Make"/> proposes.</summary>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="facts">Facts of which a plan can be made (<see cref="PlanFacts.Violations"/>).</param>
    /// <param name="calendar">The calendar.</param>
    public static VisitationCategory? Propose(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar) =>
        Plan(choice, overlays, facts, calendar, asOf: null).ProposedCategory;

    private static DatePlan Plan(RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar, DateOnly? asOf)
    {
        var history = facts.ToHistory();
        return DatePlan.Make(choice, overlays, history, calendar, asOf > history.LastDay ? asOf.Value : history.LastDay, facts.PilotGroup);
    }

    private static PlannedDeadline Deadline(DatePlan plan, PlannedDate date) => new(
        date.Rule.Id, date.Rule.Title, date.Rule.Kind, date.Date, date.WindowFrom, date.PlanBy, date.Rule.Binds, date.Certainty, plan.Explain(date))
    {
        Occurrence = date.StartedBy.Id,
        Norm = date.Rule.Norm,
        Authority = date.Rule.Authority,
        LastDay = date.LastDay,
        Unmoved = date.Unmoved,
        IsOpenEnded = date.IsOpenEnded,
        Met = date.Met,
        Cancelled = date.Cancelled,
        Superseded = date.Superseded,
        Tally = plan.TallyOf(date),
    };
}
