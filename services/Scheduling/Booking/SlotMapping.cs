using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>Converts between searches for free times and their messages.</summary>
internal static class SlotMapping
{
    private const int UsualPersons = 2;

    // Which workplace makes no difference to a search.
    private const string SomeWorkplace = "-";

    /// <summary>The talk that a time is searched for.</summary>
    public static Slot ToWish(this FindSlotsRequest request) => new(
        default, default, "", request.ContactForm, request.FormReason, null, request.AtWorkplace ? SomeWorkplace : "",
        request.Persons == 0 ? UsualPersons : request.Persons);

    /// <summary>The stated times in their order; those that overlap or touch are one.</summary>
    public static StatedTimes ToStated(this ParticipantTimes stated)
    {
        var times = new List<OpenTime>();
        foreach (var time in stated.Times.Select(one => new OpenTime(one.From.ToDateTimeOffset(), one.To.ToDateTimeOffset())).OrderBy(one => one.From))
        {
            if (times.Count > 0 && time.From <= times[^1].To)
            {
                times[^1] = times[^1] with { To = time.To > times[^1].To ? time.To : times[^1].To };
            }
            else
            {
                times.Add(time);
            }
        }

        return new((int)stated.Participant, times);
    }

    /// <summary>What was found, what was known, and what was in the way.</summary>
    public static FindSlotsResponse ToAnswer(this SlotSearch search, IReadOnlyList<Slot> slots, DateOnly? deadline, Language language)
    {
        var inTime = slots.Count > 0 && !(LocalTimes.DayOf(slots[0].StartsAt) > deadline);
        var obstacles = slots.Count == 0 ? search.Obstacles() : inTime || deadline is null ? [] : [Obstacle.NoneBy(deadline.Value)];
        return new()
        {
            Slots = { slots.Select(slot => slot.ToFree(deadline)) },
            Deadline = deadline?.ToProto(),
            Known = { search.ToKnown() },
            Obstacles = { obstacles.Select(one => new SlotObstacle { Reason = one.Reason, Text = one.Text.In(language) }) },
        };
    }

    private static FreeSlot ToFree(this Slot slot, DateOnly? deadline) => new()
    {
        StartsAt = slot.StartsAt.ToTimestamp(), EndsAt = slot.EndsAt.ToTimestamp(), OfficerId = slot.OfficerId, RoomId = slot.RoomId?.ToString() ?? "",
        AfterDeadline = LocalTimes.DayOf(slot.StartsAt) > deadline,
    };

    private static IEnumerable<KnownParticipant> ToKnown(this SlotSearch search) =>
    [
        .. search.Officers.Select(one => Known(TalkParticipant.Officer, one.Id, one.Calendar)),
        .. search.Rooms.Select(one => Known(TalkParticipant.Room, one.Id.ToString(), one.Calendar)),
        .. search.Stated.Any(one => one.Participant == (int)TalkParticipant.Citizen)
            ? (KnownParticipant[])[]
            : [new() { Participant = TalkParticipant.Citizen, Known = KnownTime.Talks }],
        .. search.Stated.Select(one => new KnownParticipant { Participant = (TalkParticipant)one.Participant, Known = KnownTime.Stated }),
    ];

    private static KnownParticipant Known(TalkParticipant participant, string id, ResourceCalendar? calendar) => new()
    {
        Participant = participant, Id = id, Known = calendar is null ? KnownTime.Nothing : KnownTime.Calendar,
    };
}
