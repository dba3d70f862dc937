using System.Diagnostics.Contracts;
using System.Globalization;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// The next open deadline of a case that binds the municipality (næste frist), by the day it is planned for: overdue ones come
/// first. It follows from the plan, from the officers' own days, and from what has come about by a day; whether it is overdue is
/// for whoever reads it.
/// </summary>
/// <param name="RuleId">Its rule.</param>
/// <param name="StatutoryDate">Date by law or by the rule.</param>
/// <param name="PlanBy">The day it is planned for: the officer's own, or the rule's.</param>
/// <param name="LastDay">The last day on which it can be met.</param>
[Pure]
internal sealed record NextDeadline(string RuleId, DateOnly StatutoryDate, DateOnly PlanBy, DateOnly LastDay)
{
    /// <summary>How none is stored.</summary>
    public const string None = "";

    /// <summary>The next one; null where nothing is open.</summary>
    /// <param name="dates">The dates of the plan.</param>
    /// <param name="ownPlanBy">The officers' own days that hold.</param>
    /// <param name="today">Today: what is done by then is not open.</param>
    public static NextDeadline? Of(IEnumerable<PlannedDeadline> dates, IReadOnlyDictionary<Occurrence, DateOnly> ownPlanBy, DateOnly today) => (
        from date in dates
        where date is { Norm: Norm.Duty, Binds: BoundParty.Municipality, PlanBy: not null } && !date.IsDone(today)
        let planBy = ownPlanBy.TryGetValue(date.Key, out var own) ? own : date.PlanBy!.Value
        orderby planBy, date.LastDay
        select new NextDeadline(date.RuleId, date.StatutoryDate, planBy, date.LastDay))
        .FirstOrDefault();

    /// <summary>All of it in one text, by which what was published is known again.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RuleId} {StatutoryDate:O} {PlanBy:O} {LastDay:O}");
}
