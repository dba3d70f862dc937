using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>The room exists and is in use on the day.</summary>
internal sealed class RoomCanBeUsed : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) => (attempt.Slot.RoomId, attempt.RoomsDay) switch
    {
        (null, _) => [],
        (_, null) => [new RoomNotKnown()],
        (_, { ClosedBy: ClosedBy.NotInUse }) => [new RoomNotInUse(attempt.Day)],
        _ => [],
    };
}

/// <summary>There is enough room for all who meet.</summary>
internal sealed class RoomIsLargeEnough : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        attempt.Room?.Room is { Seats: var seats } && seats < attempt.Slot.Persons ? [new RoomTooSmall(seats, attempt.Slot.Persons)] : [];
}

/// <summary>The municipality has no such room.</summary>
[Danish("Kommunen har ikke det lokale. Vælg et lokale fra listen over lokaler.")]
[English("The municipality has no such room. Choose a room from the list of rooms.")]
public sealed record RoomNotKnown() : Refusal(RefusalKind.FixState, "ROOM_NOT_KNOWN", "room", "");

/// <summary>The room is not in use on the day.</summary>
[Danish("Lokalet er ikke i brug den {Day}. Vælg et andet lokale eller en anden dag.")]
[English("The room is not in use on {Day}. Choose another room or another day.")]
public sealed record RoomNotInUse(DateOnly Day) : Refusal(RefusalKind.FixState, "ROOM_NOT_IN_USE");

/// <summary>More persons than the room has seats.</summary>
[Danish("Lokalet har {Seats} pladser, og I er {Persons}. Vælg et større lokale.")]
[English("The room has {Seats} seats, and you are {Persons}. Choose a larger room.")]
public sealed record RoomTooSmall(int Seats, int Persons) : Refusal(RefusalKind.FixState, "ROOM_TOO_SMALL");
