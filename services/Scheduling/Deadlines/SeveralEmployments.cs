using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// The plan of a case with several employments (flere ansættelsesforhold). Each is planned by its kind: what binds an employer gives a
/// date for each employer, and a rule that gives a date for one employment is not reported as giving none.
/// </summary>
/// <remarks>
/// If the employments give different dates for something that the case has only once, such as the reassessment, the earliest applies (A):
/// the rules do not know the law's answer, and nothing is lost by reassessing too early.
/// </remarks>
[Pure]
internal static class SeveralEmployments
{
    // They concern one job, and the form does not say which.
    private static readonly string[] OfOneJob =
        [Codes.Of(Circumstance.FlexJob), Codes.Of(Circumstance.LessThanEightWeeks), Codes.Of(Circumstance.Section56Agreement)];

    /// <summary>The plan of all employments.</summary>
    /// <param name="employments">The employments, at least one.</param>
    /// <param name="history">The case's happenings.</param>
    /// <param name="make">Makes the plan of one kind of employment.</param>
    public static DeadlinePlan Plan(IReadOnlyList<PlannedEmployment> employments, FactHistory history, Func<FactHistory, DeadlinePlan> make)
    {
        if (employments.Count < 2)
        {
            return make(history);
        }

        var plans = employments
            .Select(one => new PlanOfOne(one, Make(history.WithRegistered([(FactVocabulary.KindOfEmployment, Codes.Of(one.Kind))]), make))).ToList();
        var deadlines = new List<PlannedDeadline>();
        var leftOut = new List<LeftOut>();
        foreach (var (ruleId, keys) in plans.SelectMany(one => one.Keys).Distinct().GroupBy(key => key.RuleId, key => key.StartedBy).Select(one => (one.Key, one.ToList())))
        {
            // What is left out whatever happened is so for each happening that starts a date of another employment.
            foreach (var startedBy in keys.Count > 1 ? keys.Where(key => key.Length > 0) : keys)
            {
                Join(plans.ConvertAll(one => one.Of(new(ruleId, startedBy))), deadlines, leftOut);
            }
        }

        return plans[0].Plan with
        {
            Deadlines = [.. deadlines.OrderBy(date => date.StatutoryDate)],
            LeftOut = leftOut,
            RenewOn = plans.Select(one => one.Plan.RenewOn).Min(),
        };
    }

    // The text of a rule left out because of one job's circumstance also says what applies to the other jobs.
    private static DeadlinePlan Make(FactHistory history, Func<FactHistory, DeadlinePlan> make)
    {
        var plan = make(history);
        if (!OfOneJob.Any(one => history.Registration.Value(one) is not null))
        {
            return plan;
        }

        var otherwise = make(history.WithRegistered([.. OfOneJob.Select(one => (one, (string?)null))]));
        return plan with
        {
            LeftOut =
            [
                .. plan.LeftOut.Select(one => otherwise.Find(one.RuleId) is { } date
                    ? one with
                    {
                        Why = Then(one.Why, Wording.Of(
                            "Skemaet siger ikke, hvilket ansættelsesforhold det gælder; for et, som det ikke gælder, er datoen {0}.",
                            "The form does not say which employment it is about; for one that it is not about the date is {0}.",
                            date.StatutoryDate)),
                    }
                    : one),
            ],
        };
    }

    private static void Join(List<ResultOfOne> results, List<PlannedDeadline> deadlines, List<LeftOut> leftOut)
    {
        var given = results.Where(one => one.Date is not null).ToList();
        var reasons = results.Where(one => one.LeftOut is not null).ToList();
        if (reasons.Count == results.Count)
        {
            leftOut.Add(InOne(reasons));
            return;
        }

        if (given.Exists(one => one.Date!.Binds == BoundParty.Employer))
        {
            deadlines.AddRange(given.Select(one => one.Named(one.Suffixed)));
            leftOut.AddRange(reasons.Select(one => one.NamedLeftOut(one.Suffixed)));
        }
        else
        {
            deadlines.AddRange(given.Count > 0 ? [Earliest(given, isOfSome: given.Count < results.Count)] : Array.Empty<PlannedDeadline>());
            leftOut.AddRange(reasons.Select(one => one.NamedLeftOut($"{one.RuleId}/{one.Employment.Code}")));
        }
    }

    private static LeftOut InOne(List<ResultOfOne> reasons)
    {
        var first = reasons[0].LeftOut!;
        return reasons.TrueForAll(one => one.LeftOut!.Why == first.Why)
            ? first
            : first with
            {
                Why = reasons.Select(one => new Wording(
                    $"For {one.Employment.Name.Danish}: {one.LeftOut!.Why.Danish}", $"For {one.Employment.Name.English}: {one.LeftOut!.Why.English}")).Aggregate(Then),
                MissingFact = reasons.Select(one => one.LeftOut!.MissingFact).FirstOrDefault(fact => fact is not null),
            };
    }

    private static PlannedDeadline Earliest(List<ResultOfOne> given, bool isOfSome)
    {
        var earliest = given.MinBy(one => one.Date!.StatutoryDate)!;
        var date = isOfSome || given.Exists(one => one.Date!.StatutoryDate != earliest.Date!.StatutoryDate)
            ? earliest.Named(earliest.RuleId)
            : earliest.Date!;
        foreach (var other in given.Where(one => one.Date!.StatutoryDate != date.StatutoryDate))
        {
            date = date.After(new Step(
                Wording.Of(
                    "for {0} ville datoen være {1}; den tidligste bruges", "for {0} the date would be {1}; the earliest is used",
                    other.Employment.Name, other.Date!.StatutoryDate),
                Date: null, Convention: null, Certainty.Assumption)) with
            { Certainty = Certainty.Assumption };
        }

        return date;
    }

    private static Wording Then(Wording one, Wording next) => new($"{one.Danish} {next.Danish}", $"{one.English} {next.English}");

    // Before the other steps: the last of them gives the date.
    private static PlannedDeadline After(this PlannedDeadline date, Step step) =>
        date with { Explanation = date.Explanation with { Steps = [step, .. date.Explanation.Steps] } };

    private sealed record PlanOfOne(PlannedEmployment Employment, DeadlinePlan Plan)
    {
        public IEnumerable<Occurrence> Keys => Plan.Deadlines.Select(date => date.Key).Concat(Plan.LeftOut.Select(one => new Occurrence(one.RuleId, one.StartedBy ?? "")));

        public ResultOfOne Of(Occurrence key) => new(
            key.RuleId, Employment,
            Plan.Deadlines.FirstOrDefault(date => date.Key == key),
            Plan.LeftOut.FirstOrDefault(one => one.RuleId == key.RuleId && (one.StartedBy ?? "") == key.StartedBy)
                ?? Plan.LeftOut.FirstOrDefault(one => one.RuleId == key.RuleId && one.StartedBy is null));
    }

    // The results of a rule for one employment. A rule with several dates may give fewer for one employment; it then reports nothing about the others.
    private sealed record ResultOfOne(string RuleId, PlannedEmployment Employment, PlannedDeadline? Date, LeftOut? LeftOut)
    {
        // The first employment has the rule's own id, so that plans with one employment keep their ids.
        public string Suffixed => Employment.Number == 1 ? RuleId : $"{RuleId}/{Employment.Code}";

        public PlannedDeadline Named(string id) =>
            (Date! with { RuleId = id, Title = Of(Date.Title) }).After(new Step(
                Wording.Of("regnet for {0}", "computed for {0}", Employment.Name), Date: null, Convention: null, Certainty.Verified));

        public LeftOut NamedLeftOut(string id) => LeftOut! with { RuleId = id, Title = Of(LeftOut.Title) };

        private Wording Of(Wording title) => new($"{title.Danish}: {Employment.Name.Danish}", $"{title.English}: {Employment.Name.English}");
    }
}
