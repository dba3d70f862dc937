using Sygeopfoelgning.Kernel;

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

/// <summary>What is different in a rule that gives no date in one of two plans of a case, or in both.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="StartedBy">Id of the happening that would have started the date; null where there is none.</param>
/// <param name="Title">What the date would have been.</param>
/// <param name="Before">Why it gave none; null where it gave one, or was not reckoned.</param>
/// <param name="After">Why it gives none; null where it gives one, or is not reckoned any more.</param>
public sealed record ReasonChange(string RuleId, string? StartedBy, Wording Title, NotGivenReason? Before, NotGivenReason? After);

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

    /// <summary>The rules that give no date for another reason than before, those that begin to give none, and those that no longer do.</summary>
    public static IReadOnlyList<ReasonChange> Between(IReadOnlyList<LeftOut> before, IReadOnlyList<LeftOut> after)
    {
        var were = before.ToLookup(KeyOf, one => one.Reason);
        var are = after.Select(KeyOf).ToHashSet();
        return
        [
            .. after.Where(one => !were[KeyOf(one)].Contains(one.Reason)).Select(one => new ReasonChange(
                one.RuleId, one.StartedBy, one.Title, were[KeyOf(one)].Cast<NotGivenReason?>().FirstOrDefault(), one.Reason)),
            .. before.Where(one => !are.Contains(KeyOf(one))).Select(one => new ReasonChange(one.RuleId, one.StartedBy, one.Title, one.Reason, null)),
        ];

        static (string RuleId, string? StartedBy) KeyOf(LeftOut one) => (one.RuleId, one.StartedBy);
    }
}
