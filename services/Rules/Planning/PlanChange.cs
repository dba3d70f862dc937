namespace Sygeopfoelgning.Rules;

/// <summary>What is different in a date of two plans of a case.</summary>
/// <param name="Key">Which date.</param>
/// <param name="Before">As it was; null where it is new.</param>
/// <param name="After">As it is; null where it is gone.</param>
public sealed record DateChange(Occurrence Key, PlannedDate? Before, PlannedDate? After)
{
    /// <summary>Whether it is overdue by the change: it is now, and was not.</summary>
    public bool IsLateByIt(DateOnly today) =>
        After?.StateOn(today) == DeadlineState.Overdue && Before?.StateOn(today) != DeadlineState.Overdue;
}

/// <summary>What moved between two plans of a case, and through which happenings.</summary>
/// <param name="Dates">The dates that are new, gone, moved, fulfilled, cancelled or superseded; in the order of the plan after.</param>
/// <param name="Told">The happenings that only the second plan knows.</param>
/// <param name="TakenBack">The happenings that only the first plan knows.</param>
public sealed record PlanChange(IReadOnlyList<DateChange> Dates, IReadOnlyList<Happening> Told, IReadOnlyList<Happening> TakenBack)
{
    /// <summary>Compares two plans.</summary>
    public static PlanChange Between(DatePlan before, DatePlan after)
    {
        var dates = before.Dates.ToDictionary(date => date.Key);
        var known = before.History.Happenings.Select(one => one.Id).ToHashSet();
        var now = after.History.Happenings.Select(one => one.Id).ToHashSet();
        return new(
            [
                .. after.Dates.Select(date => new DateChange(date.Key, dates.GetValueOrDefault(date.Key), date)).Where(IsOne),
                .. before.Dates.Where(date => after.Find(date.Key) is null).Select(date => new DateChange(date.Key, date, null)),
            ],
            [.. after.History.Happenings.Where(one => !known.Contains(one.Id))],
            [.. before.History.Happenings.Where(one => !now.Contains(one.Id))]);
    }

    private static bool IsOne(DateChange change) => change is not { Before: { } before, After: { } after }
        || (before.Date, before.WindowFrom, before.PlanBy, before.Met?.On, before.Cancelled?.On, before.Superseded?.On)
            != (after.Date, after.WindowFrom, after.PlanBy, after.Met?.On, after.Cancelled?.On, after.Superseded?.On);
}
