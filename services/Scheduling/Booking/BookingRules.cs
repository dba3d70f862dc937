using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking.Rules;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>A rule of booking (bookingregel).</summary>
internal interface IBookingRule
{
    /// <summary>What the attempt breaks of it; nothing where it may be booked.</summary>
    IEnumerable<Refusal> Broken(BookingAttempt attempt);
}

/// <summary>All rules of booking. An attempt is checked by each of them, so that whoever tries learns everything that is in the way at once.</summary>
internal static class BookingRules
{
    /// <summary>The rules, in the order in which their refusals are listed.</summary>
    public static readonly IReadOnlyList<IBookingRule> All =
    [
        new CaseGoesOn(), new ContactIsAllowed(), new FormIsAllowed(), new OtherTalksStayAllowed(), new NotInThePast(), new OfficerIsThere(),
        new WithinOfficersHours(), new DayIsNotFull(), new RoomCanBeUsed(), new RoomIsLargeEnough(), new WithinRoomsHours(), new NothingIsTakenTwice(),
    ];

    /// <summary>The attempt, or everything that it breaks.</summary>
    public static Result<BookingAttempt> Check(BookingAttempt attempt) =>
        All.SelectMany(rule => rule.Broken(attempt)).ToList() switch
        {
            [] => attempt,
            [var one] => one,
            var several => new SlotNotBookable(new(several)),
        };
}
