using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>
/// The talk, with the travel to a workplace, lies within one of the officer's open times. The buffers may lie outside: they are for preparing and
/// finishing, and keep other talks away.
/// </summary>
internal sealed class WithinOfficersHours : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        attempt.OfficersDay is { ClosedBy: null or ClosedBy.DayOff or ClosedBy.NoHours } day
        && !Hours.Hold(day, attempt.Slot.WithTravel(attempt.Settings))
            ? [new OutsideHours(TakenResource.Officer, attempt.Day, Hours.Of(day))]
            : [];
}

/// <summary>The room's hours hold the talk. Holidays and closing days close the whole municipality, and are the officer's too.</summary>
internal sealed class WithinRoomsHours : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        attempt.RoomsDay is { ClosedBy: not (ClosedBy.NotInUse or ClosedBy.Holiday or ClosedBy.ClosingDay) } day
        && !Hours.Hold(day, new(attempt.Slot.StartsAt, attempt.Slot.EndsAt))
            ? [new OutsideHours(TakenResource.Room, attempt.Day, Hours.Of(day))]
            : [];
}

/// <summary>The talk lies outside the hours of the officer or the room.</summary>
[Danish("{Resource}s tider den {Day}: {Open}. Vælg en tid inden for dem, også når transport til en arbejdsplads regnes med.")]
[English("The hours on {Day} ({Resource}): {Open}. Choose a time within them, travel to a workplace included.")]
public sealed record OutsideHours(TakenResource Resource, DateOnly Day, Wording Open) : Refusal(RefusalKind.FixState, "OUTSIDE_HOURS");

/// <summary>Open times of a day.</summary>
internal static class Hours
{
    /// <summary>Whether one of them holds the whole time.</summary>
    public static bool Hold(ResourceDay day, OpenTime time) => day.Open.Any(open => open.From <= time.From && time.To <= open.To);

    /// <summary>The times in words, or why there are none.</summary>
    public static Wording Of(ResourceDay day) => day.Closed ?? LocalTimes.Of(day.Open);
}
