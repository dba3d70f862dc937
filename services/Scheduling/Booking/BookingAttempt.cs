using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>An attempt to have a talk at a time, with everything that the rules of booking look at.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="BookingId">The talk or hold itself: its own time is not in its way.</param>
/// <param name="Slot">When, with whom, where and in which form.</param>
/// <param name="Day">The day of the talk, in Denmark.</param>
/// <param name="Now">Now, on the municipality's business clock.</param>
/// <param name="Settings">The municipality's settings.</param>
/// <param name="Officer">The officer's calendar; null where the municipality has no such officer.</param>
/// <param name="Room">The room's calendar; null where no room is wanted, or there is no such room.</param>
/// <param name="Others">What other talks and live holds occupy that day.</param>
/// <param name="Standing">How the case stands on that day.</param>
internal sealed record BookingAttempt(
    Guid CaseId, Guid BookingId, Slot Slot, DateOnly Day, DateTimeOffset Now, BookingSettings Settings, ResourceCalendar? Officer,
    ResourceCalendar? Room, IReadOnlyList<Busy> Others, CaseStanding Standing)
{
    /// <summary>Where a talk is moved, the other booked talks of the case for which it matters; none otherwise.</summary>
    public IReadOnlyList<OtherTalk> OtherTalks { get; init; } = [];

    /// <summary>The officer's day; null where there is no such officer.</summary>
    public ResourceDay? OfficersDay { get; } = Officer?.Day(Day);

    /// <summary>The room's day; null where no room is wanted, or there is no such room.</summary>
    public ResourceDay? RoomsDay { get; } = Room?.Day(Day);
}
