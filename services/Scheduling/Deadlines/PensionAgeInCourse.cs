using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// The plan of a citizen who reaches pension age before the reassessment of § 24: from that day on § 25 limits the benefit, and how the
/// two limits meet within a course is not settled. Cases, which has the date of birth, publishes that this is so, but not the day itself.
/// </summary>
[Pure]
internal static class PensionAgeInCourse
{
    private static readonly Wording Why = new(
        "Borgeren når folkepensionsalderen, før der skulle revurderes efter sygedagpengelovens § 24. Fra da af gælder grænserne i § 25. Hvordan de to grænser mødes i et forløb, er ikke afklaret, og datoen beregnes ikke.",
        "The citizen reaches pension age before the reassessment by § 24 of the Sickness Benefit Act would be due. From then on the limits of § 25 hold. How the two limits meet within a course is not settled, and no date is computed.");

    /// <summary>The plan without the dates that are others for a pensioner, and what builds on them.</summary>
    /// <param name="history">The case's happenings.</param>
    /// <param name="make">Makes the plan.</param>
    public static DeadlinePlan Plan(FactHistory history, Func<FactHistory, DeadlinePlan> make)
    {
        var plan = make(history);
        var ofPensioner = make(history.WithRegistered([(Codes.Of(Circumstance.Pensioner), FactValues.Yes)]));
        var days = ofPensioner.Deadlines.ToDictionary(date => date.Key, date => date.StatutoryDate);
        var others = plan.Deadlines.Where(date => !days.TryGetValue(date.Key, out var day) || day != date.StatutoryDate).Select(date => date.RuleId).ToHashSet();
        var gone = plan.Deadlines.Where(date => others.Contains(date.RuleId) || IsBuiltOn(others, date.Explanation)).ToList();
        return plan with
        {
            Deadlines = [.. plan.Deadlines.Except(gone)],
            LeftOut =
            [
                .. plan.LeftOut,
                .. gone.Select(date => new LeftOut(date.RuleId, date.Title, Why, MissingFact: null) { Reason = NotGivenReason.NotVerified, StartedBy = date.Occurrence }),
            ],
        };
    }

    private static bool IsBuiltOn(HashSet<string> rules, Explanation explanation) =>
        explanation.BuildsOn.Any(other => rules.Contains(other.RuleId) || IsBuiltOn(rules, other));
}
