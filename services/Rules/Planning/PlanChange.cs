namespace Sygeopfoelgning.Rules;

/// <summary>What is different in a date of two plans of a case.</summary>
/// <param name="Key">Which date.</param>
/// <param name="Before">As it was; null where it is new.</param>
/// <param name="After">As it is; null where it is gone.</param>
public sealed record DateChange(Occurrence Key, PlannedDeadline? Before, PlannedDeadline? After)
{
    /// <summary>Whether it is overdue by the change: it is now, and was not.</summary>
    public bool IsLateByIt(DateOnly today) =>
        After?.StateOn(today) == DeadlineState.Overdue && Before?.StateOn(today) != DeadlineState.Overdue;

    /// <summary>Both plans have it, on other days.</summary>
    public bool IsMove => Before is { } before && After is { } after
        && (before.StatutoryDate, before.WindowFrom, before.PlanBy) != (after.StatutoryDate, after.WindowFrom, after.PlanBy);
}

/// <summary>What moved between two plans of a case.</summary>
public static class PlanChange
{
    /// <summary>The dates that are new, gone, moved, fulfilled, cancelled or superseded; in the order of the plan after, the gone ones last.</summary>
    public static IReadOnlyList<DateChange> Between(IReadOnlyList<PlannedDeadline> before, IReadOnlyList<PlannedDeadline> after)
    {
        var were = before.ToDictionary(date => date.Key);
        var are = after.Select(date => date.Key).ToHashSet();
        return
        [
            .. after.Select(date => new DateChange(date.Key, were.GetValueOrDefault(date.Key), date)).Where(one => one.Before?.IsLike(one.After!) != true),
            .. before.Where(date => !are.Contains(date.Key)).Select(date => new DateChange(date.Key, date, null)),
        ];
    }
}
