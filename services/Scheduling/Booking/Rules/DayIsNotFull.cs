using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>The officer has no more talks in a day than the calendar says; a live hold counts as a talk.</summary>
internal sealed class DayIsNotFull : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt)
    {
        if (attempt.OfficersDay is not { MostTalks: > 0 and var most })
        {
            return [];
        }

        var officer = ResourceId.Officer(attempt.Slot.OfficerId).Key;
        var booked = attempt.Others
            .Where(one => one.Span.Resource == officer && one.BookingId != attempt.BookingId && LocalTimes.DayOf(one.StartsAt) == attempt.Day)
            .Select(one => one.BookingId).Distinct().Count();
        return booked >= most ? [new DayFull(attempt.Day, most)] : [];
    }
}

/// <summary>The officer has as many talks that day as there may be.</summary>
[Danish("Medarbejderen har {Limit} samtaler den {Day}, og flere er der ikke plads til. Vælg en anden dag eller en anden medarbejder.")]
[English("The officer has {Limit} talks on {Day}, and there is no room for more. Choose another day or another officer.")]
public sealed record DayFull(DateOnly Day, int Limit) : Refusal(RefusalKind.FixState, "DAY_FULL");
