using FluentValidation;
using Google.Type;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>Checks of days.</summary>
internal static class CalendarDays
{
    /// <summary>A day that the calendar has; may be absent.</summary>
    public static void IsInTheCalendar<T>(this IRuleBuilderInitial<T, Date?> rule) => rule.Custom((date, context) =>
    {
        if (date.ToDateOnly() is { } day && !KnownDays.Covers(day))
        {
            context.AddViolations(KnownDays.Outside.Refuse(day, KnownDays.First, KnownDays.Last));
        }
    });
}
