using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>A date as it stands in the table <c>deadline</c>. What comes on a later day is not written before that day: done is done.</summary>
internal sealed record DeadlineRow(
    Occurrence Key, DeadlineKind Kind, Norm Norm, Authority Authority, BoundParty Binds, Certainty Certainty,
    DateOnly? WindowFrom, DateOnly StatutoryDate, DateOnly LastDay, DateOnly? PlanBy,
    DateOnly? MetOn, DateOnly? CancelledOn, DateOnly? SupersededOn)
{
    public static DeadlineRow Of(PlannedDeadline date, DateOnly today) => new(
        date.Key, date.Kind, date.Norm, date.Authority, date.Binds, date.Certainty, date.WindowFrom, date.StatutoryDate, date.LastDay, date.PlanBy,
        Come(date.Met, today), Come(date.Cancelled, today), Come(date.Superseded, today));

    public static DeadlineRow Of(PlannedDate date, DateOnly today) => new(
        date.Key, date.Rule.Kind, date.Rule.Norm, date.Rule.Authority, date.Rule.Binds, date.Certainty, date.WindowFrom, date.Date, date.LastDay, date.PlanBy,
        Come(date.Met, today), Come(date.Cancelled, today), Come(date.Superseded, today));

    private static DateOnly? Come(TurnOfEvents? turn, DateOnly today) => turn?.On <= today ? turn.On : null;
}
