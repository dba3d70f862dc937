using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>Which part of the work list (arbejdsliste) is wanted.</summary>
internal enum ListedPart
{
    /// <summary>Not done.</summary>
    Open,

    /// <summary>Not done, too late, and planned for today or a day before.</summary>
    Overdue,

    /// <summary>Not done, planned for today.</summary>
    DueToday,

    /// <summary>Not done, planned for today or a later day of this week.</summary>
    DueThisWeek,

    /// <summary>Met, cancelled or superseded.</summary>
    Done,
}

/// <summary>Which duties to list. What is null does not restrict.</summary>
/// <param name="ResponsibleId">Those of this officer's cases.</param>
/// <param name="TeamId">Those of this team's cases.</param>
/// <param name="RuleId">Those of this rule.</param>
/// <param name="BoundParty">Whom they bind.</param>
/// <param name="IsDone">The done ones, or the open ones.</param>
/// <param name="DueFrom">Planned for this day or later.</param>
/// <param name="DueTo">Planned for this day or earlier.</param>
/// <param name="MissedBefore">The last day to meet them was before this day.</param>
internal sealed record DeadlineListing(
    string? ResponsibleId, string? TeamId, string? RuleId, short BoundParty, bool IsDone, DateOnly? DueFrom, DateOnly? DueTo, DateOnly? MissedBefore)
{
    /// <summary>The part as ranges of days, beside the days that are given.</summary>
    [Pure]
    public DeadlineListing Of(ListedPart part, DateOnly today) => part switch
    {
        // What is missed was planned for a day before, so only the past is read: unless an officer chose a later day for a date that no
        // law names (S2-31), and that day is not missed yet.
        ListedPart.Overdue => this with { DueTo = Earlier(DueTo, today), MissedBefore = today },
        ListedPart.DueToday => this with { DueFrom = Later(DueFrom, today), DueTo = Earlier(DueTo, today) },
        ListedPart.DueThisWeek => this with { DueFrom = Later(DueFrom, today), DueTo = Earlier(DueTo, Weeks.SundayOf(today)) },
        ListedPart.Done => this with { IsDone = true },
        _ => this,
    };

    private static DateOnly Earlier(DateOnly? one, DateOnly other) => one < other ? one.Value : other;

    private static DateOnly Later(DateOnly? one, DateOnly other) => one > other ? one.Value : other;
}

/// <summary>Weeks as people count them: from Monday to Sunday.</summary>
internal static class Weeks
{
    private const int Days = 7;

    /// <summary>The Monday on or before a day.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + Days - 1) % Days));

    /// <summary>The Sunday on or after a day.</summary>
    public static DateOnly SundayOf(DateOnly day) => MondayOf(day).AddDays(Days - 1);

    /// <summary>The Sunday that ends so many weeks after a Monday.</summary>
    public static DateOnly LastDay(DateOnly monday, int weeks) => monday.AddDays((Days * weeks) - 1);
}
