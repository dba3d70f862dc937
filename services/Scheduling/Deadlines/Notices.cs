using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Which of the three notices of a deadline. The numbers are those in the tables.</summary>
internal enum NoticeStep : short
{
    /// <summary>A lead time before the day it is planned for.</summary>
    Approaching = 1,

    /// <summary>The day it is planned for.</summary>
    Reached = 2,

    /// <summary>The day after the last on which it can be met.</summary>
    Missed = 3,
}

/// <summary>A notice of a deadline of the municipality, and its day.</summary>
/// <param name="Date">The deadline.</param>
/// <param name="Step">Which notice.</param>
/// <param name="PlanBy">The day it is planned for: the officer's own, or the rule's.</param>
/// <param name="Day">The day of the notice.</param>
internal sealed record Notice(PlannedDeadline Date, NoticeStep Step, DateOnly PlanBy, DateOnly Day)
{
    public (Occurrence, NoticeStep) Key => (Date.Key, Step);
}

/// <summary>
/// The notices of a plan (frist nærmer sig, frist nået, frist overskredet): of each duty of the municipality, as long as it is not known to be
/// met, cancelled or superseded.
/// </summary>
[Pure]
internal static class Notices
{
    /// <summary>The notices of a plan's deadlines, by their days.</summary>
    /// <param name="dates">The dates of the plan.</param>
    /// <param name="ownPlanBy">The officers' own days that hold.</param>
    /// <param name="leadDays">How long before the planned day the first notice is given.</param>
    public static IEnumerable<Notice> Of(IEnumerable<PlannedDeadline> dates, IReadOnlyDictionary<Occurrence, DateOnly> ownPlanBy, int leadDays) =>
        from date in dates
        where date is { Norm: Norm.Duty, Binds: BoundParty.Municipality, PlanBy: not null }
        let planBy = ownPlanBy.TryGetValue(date.Key, out var own) ? own : date.PlanBy!.Value
        from notice in new Notice[]
        {
            new(date, NoticeStep.Approaching, planBy, planBy.AddDays(-leadDays)),
            new(date, NoticeStep.Reached, planBy, planBy),
            new(date, NoticeStep.Missed, planBy, date.LastDay.AddDays(1)),
        }
        orderby notice.Day, notice.Step
        select notice;

    /// <summary>Whether the deadline is done on a day, so that nothing of it is told any more.</summary>
    public static bool IsDone(this PlannedDeadline date, DateOnly today) =>
        date.Met?.On <= today || date.Cancelled?.On <= today || date.Superseded?.On <= today;

    /// <summary>The next day on which something of the plan is to be told or changes by itself; null where there is none.</summary>
    /// <param name="dates">The dates of the plan.</param>
    /// <param name="renewOn">The day on which an exemption runs out.</param>
    /// <param name="notices">The notices of the dates.</param>
    /// <param name="given">Those that were given.</param>
    /// <param name="today">Today.</param>
    public static DateOnly? NextDay(
        IEnumerable<PlannedDeadline> dates, DateOnly? renewOn, IEnumerable<Notice> notices, IReadOnlySet<(Occurrence, NoticeStep)> given, DateOnly today)
    {
        var turns = dates.SelectMany(date => new[] { date.Met?.On, date.Cancelled?.On, date.Superseded?.On }).Where(day => day > today);
        var told = notices.Where(one => !one.Date.IsDone(one.Day > today ? one.Day : today) && !given.Contains(one.Key)).Select(one => (DateOnly?)one.Day);
        return turns.Concat(told).Append(renewOn).Min();
    }
}
