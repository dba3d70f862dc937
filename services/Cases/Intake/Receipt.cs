using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The receipt for an information form (kvittering, S3-03): from the form to the handover (R-HANDOVER).</summary>
/// <param name="ReceivedOn">When the form was received.</param>
/// <param name="HandedOverOn">When the case was registered, and so handed over.</param>
[Pure]
internal sealed record Receipt(DateOnly ReceivedOn, DateOnly HandedOverOn)
{
    /// <summary>Calendar days from the one to the other; none on the same day.</summary>
    public int CalendarDays => Math.Max(0, HandedOverOn.DayNumber - ReceivedOn.DayNumber);

    /// <summary>Working days after the day of receipt, up to the handover.</summary>
    public int WorkingDays => Enumerable.Range(1, CalendarDays).Count(days =>
        ReceivedOn.AddDays(days) is var day && DanishCalendar.Covers(day) && DanishCalendar.Municipal.Day(day).Value.IsWorkingDay);
}
