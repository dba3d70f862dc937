using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// The plan of a case as it is made from its registration alone and stored since: one date per rule, without states. Whoever has the
/// case's history makes a <see cref="DatePlan"/>.
/// </summary>
/// <param name="Rules">The rule set it was made under.</param>
/// <param name="Deadlines">The dates, earliest first.</param>
/// <param name="ProposedCategory">The category that R-VISIT-1 proposes, where it proposes one.</param>
/// <param name="LeftOut">The rules that gave no date, and why.</param>
public sealed record DeadlinePlan(
    RuleSetChoice Rules,
    IReadOnlyList<PlannedDeadline> Deadlines,
    VisitationCategory? ProposedCategory,
    IReadOnlyList<LeftOut> LeftOut)
{
    // What a registration's plan has held since it is stored; the tables have one row per rule. The other rules wait for the
    // occurrence key in the tables.
    private static readonly HashSet<string> Stored =
    [
        "R-EMPPERIOD", "R-AKASSE14", "R-SKEMA-REPLY", "R-VISIT-1", "R-NEMREF-NOPAY2", "R-EMP-TALK", "R-NEMREF-PAY", "R-FAST-WIN",
        "R-FU-FIRST", "R-CAT1-8W", "R-BROAD", "R-26ABS", "R-NEWSICK", "R-22W-EXCL", "R-REASSESS", "R-7A", "R-HANDOVER", "R-FIRSTCALL",
        "R-FU-PURPOSE",
    ];

    /// <summary>The date of a rule, or null where the plan has none.</summary>
    public PlannedDeadline? Find(string ruleId) => Deadlines.FirstOrDefault(deadline => deadline.RuleId == ruleId);

    /// <summary>Makes the plan; facts outside the calendar or against each other are refused, all at once.</summary>
    public static Result<DeadlinePlan> Make(RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar)
    {
        if (facts.Violations() is { Count: > 0 } violations)
        {
            return new InvalidRequest(violations);
        }

        var plan = Plan(choice, overlays, facts, calendar);
        var given = plan.Dates.Select(date => date.Rule.Id).ToHashSet();
        return new DeadlinePlan(
            choice,
            [.. plan.Dates.Where(IsStored).Select(date => Deadline(plan, date))],
            plan.ProposedCategory,
            [.. plan.NotGiven.Where(one => Stored.Contains(one.Rule.BaseId) && !given.Contains(one.Rule.Id))
                .Select(one => new LeftOut(one.Rule.Id, one.Rule.Title, one.Why, one.MissingFact))]);
    }

    /// <summary>The category that <see cref="Make"/> proposes.</summary>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="facts">Facts of which a plan can be made (<see cref="PlanFacts.Violations"/>).</param>
    /// <param name="calendar">The calendar.</param>
    public static VisitationCategory? Propose(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar) =>
        Plan(choice, overlays, facts, calendar).ProposedCategory;

    private static DatePlan Plan(RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar)
    {
        var history = facts.ToHistory();
        return DatePlan.Make(choice, overlays, history, calendar, history.LastDay, facts.PilotGroup);
    }

    private static bool IsStored(PlannedDate date) => Stored.Contains(date.Rule.BaseId);

    private static PlannedDeadline Deadline(DatePlan plan, PlannedDate date) => new(
        date.Rule.Id, date.Rule.Title, date.Rule.Kind, date.Date, date.WindowFrom, date.PlanBy, date.Rule.Binds, date.Certainty, plan.Explain(date));
}
