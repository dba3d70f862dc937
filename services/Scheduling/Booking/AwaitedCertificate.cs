using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>The certificate for the follow-up (LÆ 285) that was requested and has not come. How much time it has is for the rules of the case to say.</summary>
[Pure]
internal static class AwaitedCertificate
{
    // Gives a date for each request.
    private const string Rule = "R-285-DL";

    /// <summary>The day on which it has had its time, as the plan of the case has it; null where none is awaited, or the rules give it no time.</summary>
    /// <param name="dates">The dates of the plan.</param>
    /// <param name="today">Today.</param>
    public static DateOnly? DueOn(IEnumerable<PlannedDeadline> dates, DateOnly today) =>
        dates.Where(date => date.RuleId == Rule && !date.IsDone(today)).Select(date => (DateOnly?)date.StatutoryDate).Max();
}
