using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// Whether and when a notice of a plan's date is sent (frist nået): for a deadline that binds the municipality, on the last
/// working day on which it can be met. If that day has already come when the plan is made, the plan is the notice.
/// </summary>
[Pure]
internal static class DeadlineNotice
{
    public const string Timer = "deadline_notice";

    /// <summary>The day; null if there is no notice.</summary>
    public static DateOnly? DayOf(PlannedDeadline date, DateOnly planMadeOn) =>
        Concerns(date) && date.PlanBy > planMadeOn ? date.PlanBy : null;

    /// <summary>The plan itself is the notice.</summary>
    public static bool IsGivenWithThePlan(PlannedDeadline date, DateOnly planMadeOn) =>
        Concerns(date) && date.PlanBy <= planMadeOn;

    private static bool Concerns(PlannedDeadline date) =>
        date is { Kind: DeadlineKind.Deadline, Binds: BoundParty.Municipality, PlanBy: not null };
}
