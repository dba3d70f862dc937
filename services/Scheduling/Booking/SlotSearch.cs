using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking.Rules;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>When somebody who has no calendar here can come, as was stated.</summary>
/// <param name="Participant">Who: a number of the contract.</param>
/// <param name="Times">When, in order, without overlap.</param>
internal sealed record StatedTimes(int Participant, IReadOnlyList<OpenTime> Times);

/// <summary>What times are searched for, with everything that decides which are free.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Wish">The talk: its length, form and place; its time, officer and room are what is searched for.</param>
/// <param name="Length">How long the talk lasts.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Now">Now, on the municipality's business clock.</param>
/// <param name="Settings">The municipality's settings.</param>
/// <param name="Officers">The officers who can hold it, with their calendars; null for one who does not exist.</param>
/// <param name="Rooms">The rooms one of which is needed; none where no room is.</param>
/// <param name="Others">What other talks and live holds occupy.</param>
/// <param name="Stated">When the others can come.</param>
/// <param name="Standing">How the case stands on a day.</param>
internal sealed record SlotSearch(
    Guid CaseId, Slot Wish, TimeSpan Length, DateOnly From, DateOnly To, DateTimeOffset Now, BookingSettings Settings,
    IReadOnlyList<(string Id, ResourceCalendar? Calendar)> Officers, IReadOnlyList<(Guid Id, ResourceCalendar? Calendar)> Rooms,
    IReadOnlyList<Busy> Others, IReadOnlyList<StatedTimes> Stated, Func<DateOnly, CaseStanding> Standing)
{
    /// <summary>Talks are offered on this grid of the clock; an assumption of the suite.</summary>
    public static readonly TimeSpan Grid = TimeSpan.FromMinutes(15);

    // The rules whose answer is one for the whole day. The others are answered by spans of the day.
    private static readonly IReadOnlyList<IBookingRule> OfTheDay =
        [new CaseGoesOn(), new ContactIsAllowed(), new FormIsAllowed(), new OfficerIsThere(), new DayIsNotFull(), new RoomCanBeUsed(), new RoomIsLargeEnough()];

    /// <summary>The free times, the earliest first; of one time the officers and rooms in their order.</summary>
    public IEnumerable<Slot> Found()
    {
        var (booked, stated) = (Others.ToLookup(one => one.Span.Resource), CommonOf(Stated));
        for (var day = From; day <= To; day = day.AddDays(1))
        {
            foreach (var slot in FoundOn(day, booked, stated))
            {
                yield return slot;
            }
        }
    }

    /// <summary>Why there is no time: each rule of booking that hinders whole days, once, and that the open times do not meet.</summary>
    public IReadOnlyList<Obstacle> Obstacles()
    {
        var (found, isADayOpen) = (new List<Obstacle>(), false);
        for (var day = From; day <= To; day = day.AddDays(1))
        {
            var standing = Standing(day);
            foreach (var (officer, room) in Officers.SelectMany(officer => RoomsOrNone.Select(room => (officer, room))))
            {
                var asked = Asked(day, SlotIn(officer.Id, room.Id), officer.Calendar, room.Calendar, Others, standing);
                var broken = BrokenOn(asked).Concat(WithoutHours(asked)).ToList();
                isADayOpen |= broken.Count == 0;
                found.AddRange(broken.Where(one => found.All(known => known.Reason != one.Reason)).Select(Obstacle.Of));
            }
        }

        return From > To ? [Obstacle.NoDaysLeft(From)] : isADayOpen ? [Obstacle.NoCommonTime, .. found] : found;
    }

    private IReadOnlyList<(Guid Id, ResourceCalendar? Calendar)> RoomsOrNone => Rooms.Count == 0 ? [(Guid.Empty, null)] : Rooms;

    private Slot SlotIn(string officerId, Guid roomId) => Wish with { OfficerId = officerId, RoomId = Rooms.Count == 0 ? null : roomId };

    // The day is what these rules look at, not the time: any time of it asks them.
    private BookingAttempt Asked(
        DateOnly day, Slot slot, ResourceCalendar? officer, ResourceCalendar? room, IReadOnlyList<Busy> others, CaseStanding standing)
    {
        var noon = DanishTime.At(day, new TimeOnly(12, 0)).Value;
        return new(CaseId, Guid.Empty, slot with { StartsAt = noon, EndsAt = noon + Length }, day, Now, Settings, officer, room, others, standing);
    }

    private static IEnumerable<Refusal> BrokenOn(BookingAttempt asked) => OfTheDay.SelectMany(rule => rule.Broken(asked));

    // A day without any hours, such as one of an officer whose hours nobody has set, is no day with open times.
    private static IEnumerable<Refusal> WithoutHours(BookingAttempt asked) =>
    [
        .. asked.OfficersDay is { Open.Count: 0 } ? new WithinOfficersHours().Broken(asked) : [],
        .. asked.RoomsDay is { Open.Count: 0 } ? new WithinRoomsHours().Broken(asked) : [],
    ];

    private IEnumerable<Slot> FoundOn(DateOnly day, ILookup<string, Busy> booked, StartTimes? stated)
    {
        var standing = Standing(day);
        return
            from holder in Officers
            from room in RoomsOrNone
            let slot = SlotIn(holder.Id, room.Id)
            from start in StartsOn(day, slot, holder.Calendar, room.Calendar, booked, stated, standing).OnGrid(Grid)
            orderby start
            select slot with { StartsAt = start, EndsAt = start + Length };
    }

    private StartTimes StartsOn(
        DateOnly day, Slot slot, ResourceCalendar? officer, ResourceCalendar? room, ILookup<string, Busy> booked, StartTimes? stated, CaseStanding standing)
    {
        var officerKey = ResourceId.Officer(slot.OfficerId).Key;
        var asked = Asked(day, slot, officer, room, [.. booked[officerKey]], standing);
        if (BrokenOn(asked).Any())
        {
            return StartTimes.None;
        }

        var travel = slot.IsAway ? Settings.Travel : TimeSpan.Zero;
        var starts = StartTimes.Within(asked.OfficersDay!.Open, travel, Length + travel)
            .Without(Times(booked[officerKey]), travel + Settings.BufferBefore, Length + travel + Settings.BufferAfter)
            .Without(Times(booked[OccupiedSpan.OfCase(CaseId)]), TimeSpan.Zero, Length);
        if (slot.RoomId is { } roomId)
        {
            starts = starts.And(StartTimes.Within(asked.RoomsDay!.Open, TimeSpan.Zero, Length)
                .Without(Times(booked[ResourceId.Room(roomId).Key]), TimeSpan.Zero, Length));
        }

        // A talk begins after now.
        starts = starts.And(new([new(Now.AddTicks(1), DateTimeOffset.MaxValue)]));
        return stated is null ? starts : starts.And(stated);
    }

    private StartTimes? CommonOf(IReadOnlyList<StatedTimes> all) => all.Count == 0
        ? null
        : all.Select(one => StartTimes.Within(one.Times, TimeSpan.Zero, Length)).Aggregate((one, other) => one.And(other));

    private static IEnumerable<OpenTime> Times(IEnumerable<Busy> busy) => busy.Select(one => new OpenTime(one.Span.From, one.Span.To));
}
