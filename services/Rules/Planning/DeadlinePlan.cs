using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The plan of deadlines of a case (fristplan): every date that follows from the rules and the facts known.</summary>
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
    private static readonly Dictionary<string, PlannedDeadline> NothingPlanned = [];

    /// <summary>The date of a rule, or null where the plan has none.</summary>
    public PlannedDeadline? Find(string ruleId) => Deadlines.FirstOrDefault(deadline => deadline.RuleId == ruleId);

    /// <summary>Makes the plan; facts outside the calendar or against each other are refused, all at once.</summary>
    public static Result<DeadlinePlan> Make(RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar)
    {
        if (facts.Violations() is { Count: > 0 } violations)
        {
            return new InvalidRequest(violations);
        }

        var planned = new Dictionary<string, PlannedDeadline>();
        var leftOut = new List<LeftOut>();
        VisitationCategory? proposed = null;
        foreach (var source in overlays.Prepend<RuleSource>(choice.Set))
        {
            foreach (var rule in source.Rules)
            {
                var reckoning = new Reckoning(facts, calendar, planned, Certainties.Lowest(choice.Certainty, rule.Certainty));
                if ((WhyNot(source, rule, facts) ?? Plan(choice, source, rule, reckoning, planned)) is { } why)
                {
                    leftOut.Add(new LeftOut(rule.Id, rule.Title, why, reckoning.MissingFact ?? MissingFactOf(rule, leftOut)));
                }
                else if (rule.Computation is RecoveryByWeek proposal)
                {
                    proposed = proposal.Category;
                }
            }
        }

        return new DeadlinePlan(choice, [.. planned.Values.OrderBy(deadline => deadline.StatutoryDate)], proposed, leftOut);
    }

    /// <summary>
    /// The category that <see cref="Make"/> proposes, without the dates: a proposal rests on facts alone, rule files are held to that.
    /// </summary>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="facts">Facts of which a plan can be made (<see cref="PlanFacts.Violations"/>).</param>
    /// <param name="calendar">The calendar.</param>
    public static VisitationCategory? Propose(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, PlanFacts facts, DanishCalendar calendar)
    {
        VisitationCategory? proposed = null;
        foreach (var source in overlays.Prepend<RuleSource>(choice.Set))
        {
            foreach (var rule in source.Rules)
            {
                if (rule.Computation is RecoveryByWeek proposal && WhyNot(source, rule, facts) is null
                    && proposal.Reckon(new Reckoning(facts, calendar, NothingPlanned, rule.Certainty)) is not null)
                {
                    proposed = proposal.Category;
                }
            }
        }

        return proposed;
    }

    // What a rule waits for that it builds on, it waits for itself.
    private static string? MissingFactOf(Rule rule, List<LeftOut> before) =>
        before.Find(other => other.RuleId == rule.Computation.Trigger)?.MissingFact;

    private static Wording? WhyNot(RuleSource source, Rule rule, PlanFacts facts)
    {
        if (source is Overlay overlay && !overlay.AppliesOn(facts.FirstAbsenceDay, facts.PilotGroup))
        {
            return Wording.Of(
                "{0} gælder ikke for sagen på første fraværsdag.",
                "{0} does not apply to the case on the first absence day.",
                overlay.Id);
        }

        if (!rule.AppliesOn(facts.FirstAbsenceDay))
        {
            return new("Reglen gælder ikke på første fraværsdag.", "The rule does not apply on the first absence day.");
        }

        if (rule.NotComputed is { } none && none.Kinds.Contains(facts.KindOfEmployment))
        {
            return none.Why;
        }

        if (!rule.AppliesTo.Contains(facts.KindOfEmployment))
        {
            return Wording.Of("Reglen gælder ikke for {0}.", "The rule does not apply to: {0}.", facts.KindOfEmployment);
        }

        foreach (var exception in rule.Exceptions)
        {
            var met = exception switch
            {
                RuleException.Category1 => facts.Category == VisitationCategory.Category1,
                RuleException.Standby => facts.Standby,
                RuleException.FlexJob => facts.Circumstances.Contains(Circumstance.FlexJob),
                RuleException.LessThanEightWeeks => facts.Circumstances.Contains(Circumstance.LessThanEightWeeks),
                RuleException.Section56Agreement => facts.Circumstances.Contains(Circumstance.Section56Agreement),
                RuleException.Pensioner => facts.Circumstances.Contains(Circumstance.Pensioner),
                _ => throw new InvalidOperationException($"{exception} is no exception this version knows."),
            };
            if (met)
            {
                return Wording.Of("Undtaget: {0}.", "Excepted: {0}.", exception);
            }
        }

        return null;
    }

    // Adds the rule's date to the plan, or says why there is none.
    private static Wording? Plan(
        RuleSetChoice choice, RuleSource source, Rule rule, Reckoning reckoning, Dictionary<string, PlannedDeadline> planned)
    {
        if (!choice.Set.Holds(reckoning.Facts.FirstAbsenceDay))
        {
            reckoning.Step(Wording.Of(
                "{0} bruges videre: det regelsæt, hvis periode omfatter første fraværsdag, er ikke slået til eller ikke valgt af kommunen",
                "{0} runs on: the rule set whose period holds the first absence day is switched off, or not chosen by the municipality",
                choice.Set.Id), certainty: Certainty.Assumption);
        }

        if (rule.Computation.Reckon(reckoning) is not { } reckoned)
        {
            return reckoning.Why;
        }

        if (rule.Assumption is { } assumption)
        {
            reckoning.Step(assumption, certainty: Certainty.Assumption);
        }

        // Taken before the plan-by date is found: the statutory date does not rest on it.
        var certainty = reckoning.Certainty;
        DateOnly? planBy = rule is { Kind: DeadlineKind.Deadline, Binds: BoundParty.Municipality }
            ? reckoning.PlanBy(reckoned.Date)
            : null;
        planned.Add(rule.Id, new PlannedDeadline(
            rule.Id, rule.Title, rule.Kind, reckoned.Date, reckoned.WindowFrom, planBy, rule.Binds, certainty,
            new Explanation(rule.BaseId, rule.Text, rule.LegalReference, rule.Certainty, source.Id, source.Version,
                reckoning.Inputs, reckoning.Steps, reckoning.MovedBy)));
        return null;
    }
}
