using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// Whether and when a date of a plan is told once more (frist nået): a deadline that binds the municipality, on the last
/// working day on which it can be kept. Where that day has come when the plan is made, the plan is the notice.
/// </summary>
[Pure]
internal static class DeadlineNotice
{
    public const string Timer = "deadline_notice";

    /// <summary>The day; null where nothing is told.</summary>
    public static DateOnly? DayOf(PlannedDeadline date, DateOnly planMadeOn) =>
        Concerns(date) && date.PlanBy > planMadeOn ? date.PlanBy : null;

    /// <summary>The plan itself is the notice.</summary>
    public static bool IsGivenWithThePlan(PlannedDeadline date, DateOnly planMadeOn) =>
        Concerns(date) && date.PlanBy <= planMadeOn;

    private static bool Concerns(PlannedDeadline date) =>
        date is { Kind: DeadlineKind.Deadline, Binds: BoundParty.Municipality, PlanBy: not null };
}
