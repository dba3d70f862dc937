using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// The plan of a citizen who reaches pension age before the reassessment of § 24: from that day on § 25 limits the benefit,
/// which the rules do not calculate. Cases, which has the date of birth, publishes that this is so, but not the day itself.
/// </summary>
[Pure]
internal static class PensionAgeInCourse
{
    private static readonly Wording Why = new(
        "Borgeren når folkepensionsalderen, før der skulle revurderes efter sygedagpengelovens § 24. Fra da af gælder grænserne i § 25, som endnu ikke beregnes.",
        "The citizen reaches pension age before the reassessment by § 24 of the Sickness Benefit Act would be due. From then on the limits of § 25 hold, which are not computed yet.");

    /// <summary>The plan without the dates that do not apply to a pensioner.</summary>
    /// <param name="facts">The facts of the case.</param>
    /// <param name="make">Makes the plan.</param>
    public static DeadlinePlan Plan(PlanFacts facts, Func<PlanFacts, DeadlinePlan> make)
    {
        var plan = make(facts);
        var ofPensioner = make(facts with { Circumstances = [.. facts.Circumstances, Circumstance.Pensioner] });
        var gone = plan.Deadlines.Where(date => ofPensioner.Find(date.RuleId) is null).ToList();
        return plan with
        {
            Deadlines = [.. plan.Deadlines.Except(gone)],
            LeftOut = [.. plan.LeftOut, .. gone.Select(date => new LeftOut(date.RuleId, date.Title, Why, MissingFact: null))],
        };
    }
}
