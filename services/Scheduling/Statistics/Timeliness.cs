using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>What became of a duty (rettidighed). The numbers are those of the contract.</summary>
internal enum DutyOutcome
{
    /// <summary>Met on the last day or before it.</summary>
    InTime = 1,

    /// <summary>Met after the last day.</summary>
    Late = 2,

    /// <summary>Not met, and the last day has passed.</summary>
    Missed = 3,
}

/// <summary>Duties of one rule and month that came out alike.</summary>
/// <param name="RuleId">The rule, of whatever employment.</param>
/// <param name="Month">The first day of the month for which they were planned.</param>
/// <param name="Outcome">What became of them.</param>
/// <param name="Count">How many.</param>
internal sealed record CountedDuties(string RuleId, DateOnly Month, DutyOutcome Outcome, int Count);

/// <summary>The counts of one rule and outcome, one for each month.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Counts">By month; null where it is too small to be shown.</param>
[Pure]
internal sealed record TimelinessSeries(string RuleId, DutyOutcome Outcome, IReadOnlyList<int?> Counts)
{
    /// <summary>
    /// The series of each rule of which something is known, an outcome each. A count from 1 to 4 is not shown. There are no totals and no parts of the
    /// municipality, so what is not shown cannot be calculated from what is.
    /// </summary>
    public static IReadOnlyList<TimelinessSeries> Of(IEnumerable<CountedDuties> counted, IReadOnlyList<DateOnly> months) =>
    [
        .. from rule in counted.GroupBy(one => one.RuleId)
           orderby rule.Key
           from outcome in Enum.GetValues<DutyOutcome>()
           select new TimelinessSeries(
               rule.Key, outcome, MonthCounts.Of(rule.Where(one => one.Outcome == outcome).Select(one => (one.Month, one.Count)), months)),
    ];
}
