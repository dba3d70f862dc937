using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>Reads the booked talks that a change of a calendar may leave outside its open times: those that have not begun.</summary>
internal static class BookedTalkStore
{
    // A talk in person without a room is held at a workplace.
    private const string Columns = "t.talk_id, t.starts_at, t.ends_at, t.officer_id, t.contact_form = 1 and t.room_id is null as is_away";

    /// <summary>The talks in a calendar from a day on to another, the earliest first.</summary>
    public static Query<IReadOnlyList<BookedTalk>> In(UnitOfWork work, ResourceId id, DateOnly from, DateOnly to)
    {
        var found = new List<BookedTalk>();
        return new(() => found, (
            new Statement(
                $"""
                select {Columns}
                  from occupied o
                  join talk t on t.municipality_code = o.municipality_code and t.talk_id = o.booking_id
                 where o.municipality_code = $1 and o.resource_id = $2 and o.span_to > $3 and o.starts_at > $3 and o.starts_at >= $4 and o.starts_at < $5
                   and o.hold_expires_at is null
                 order by o.starts_at, o.booking_id
                """,
                work.Municipality, id.Key, work.BusinessNow, BusinessClock.StartOf(from), BusinessClock.StartOf(to.AddDays(1))),
            row => found.Add(Map(row))));
    }

    /// <summary>The talks of all officers on a day, the earliest first.</summary>
    public static Query<IReadOnlyList<BookedTalk>> Of(UnitOfWork work, DateOnly day)
    {
        var found = new List<BookedTalk>();
        return new(() => found, (
            new Statement(
                $"""
                select {Columns}
                  from team_of_officer o
                  join talk t on t.municipality_code = o.municipality_code and t.officer_id = o.officer_id
                 where o.municipality_code = $1 and t.status = 1 and t.starts_at > $2 and t.starts_at >= $3 and t.starts_at < $4
                 order by t.starts_at, t.talk_id
                """,
                work.Municipality, work.BusinessNow, BusinessClock.StartOf(day), BusinessClock.StartOf(day.AddDays(1))),
            row => found.Add(Map(row))));
    }

    private static BookedTalk Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("talk_id"), row.Get<DateTimeOffset>("starts_at"), row.Get<DateTimeOffset>("ends_at"), row.Get<string>("officer_id"),
        row.Get<bool>("is_away"));
}
