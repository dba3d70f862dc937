using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>The SQL of changes to calendars.</summary>
internal static class HoursStore
{
    private const string OfOfficer =
        """
        select c.version, c.changed_by_id, c.changed_by_name, c.changed_at
          from team_of_officer o
          left join calendar c on c.municipality_code = o.municipality_code and c.resource_id = $3
         where o.municipality_code = $1 and o.officer_id = $2
        """;

    private const string OfRoom =
        """
        select c.version, c.changed_by_id, c.changed_by_name, c.changed_at
          from room r
          left join calendar c on c.municipality_code = r.municipality_code and c.resource_id = $3
         where r.municipality_code = $1 and r.room_id = $2
        """;

    /// <summary>A calendar, to be read together with other things; null where there is no such officer or room.</summary>
    public static Query<KnownCalendar?> Finding(short municipality, ResourceId id)
    {
        KnownCalendar? found = null;
        return new(() => found, (Find(municipality, id), row => found = Map(row, id)));
    }

    /// <summary>A calendar behind its lock, so that nothing is booked in it meanwhile; null where there is no such officer or room.</summary>
    public static Task<KnownCalendar?> Lock(UnitOfWork work, ResourceId id)
    {
        CalendarStore.Hold(work, [id]);
        return work.First(Find(work.Municipality, id), row => Map(row, id));
    }

    /// <summary>The first day of the next hours of the week after a day; null where none are set.</summary>
    public static Query<DateOnly?> Next(UnitOfWork work, ResourceId id, DateOnly after)
    {
        DateOnly? found = null;
        return new(() => found, (
            new Statement(
                "select min(first_day) as first_day from working_hours where municipality_code = $1 and resource_id = $2 and first_day > $3",
                work.Municipality, id.Key, after),
            row => found = row.Get<DateOnly?>("first_day")));
    }

    /// <summary>Queues the version of a calendar and who changed it.</summary>
    public static void Keep(UnitOfWork work, KnownCalendar calendar) => work.Add(new Statement(
        """
        insert into calendar (municipality_code, resource_id, version, changed_by_id, changed_by_name, changed_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (municipality_code, resource_id) do update
           set version = excluded.version, changed_by_id = excluded.changed_by_id, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at
        """,
        work.Municipality, calendar.Id.Key, calendar.Version, calendar.LastChange.By, calendar.LastChange.Name, calendar.LastChange.At));

    /// <summary>Queues hours of the week, behind the version of their calendar.</summary>
    public static void Keep(UnitOfWork work, ResourceId id, WorkingWeek week)
    {
        var spans = week.Week.SelectMany(day => day.Select(span => (Weekday: (short)day.Key, Span: span))).ToList();
        work.Add(new Statement(
            """
            insert into working_hours (municipality_code, resource_id, first_day, weekdays, from_minutes, to_minutes, most_talks,
                   changed_by_id, changed_by_name, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (municipality_code, resource_id, first_day) do update
               set weekdays = excluded.weekdays, from_minutes = excluded.from_minutes, to_minutes = excluded.to_minutes, most_talks = excluded.most_talks,
                   changed_by_id = excluded.changed_by_id, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at
            """,
            work.Municipality, id.Key, week.FirstDay, spans.Select(one => one.Weekday).ToArray(),
            spans.Select(one => Minutes(one.Span.From)).ToArray(), spans.Select(one => Minutes(one.Span.To)).ToArray(), (short)week.MostTalks,
            week.LastChange.By, week.LastChange.Name, week.LastChange.At));
    }

    /// <summary>Queues the hours of one day, behind the version of their calendar.</summary>
    public static void Keep(UnitOfWork work, ResourceId id, DayHours hours) => work.Add(new Statement(
        """
        insert into day_hours (municipality_code, resource_id, day, from_minutes, to_minutes, changed_by_id, changed_by_name, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (municipality_code, resource_id, day) do update
           set from_minutes = excluded.from_minutes, to_minutes = excluded.to_minutes, is_removed = false,
               changed_by_id = excluded.changed_by_id, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at
        """,
        work.Municipality, id.Key, hours.Day, hours.Spans.Select(span => Minutes(span.From)).ToArray(),
        hours.Spans.Select(span => Minutes(span.To)).ToArray(), work.Actor.Subject, work.Actor.Name, work.Now));

    /// <summary>Queues that the hours of one day are removed.</summary>
    public static void Remove(UnitOfWork work, ResourceId id, DateOnly day) => work.Add(new Statement(
        """
        update day_hours set is_removed = true, changed_by_id = $4, changed_by_name = $5, changed_at = $6
         where municipality_code = $1 and resource_id = $2 and day = $3
        """,
        work.Municipality, id.Key, day, work.Actor.Subject, work.Actor.Name, work.Now));

    private static Statement Find(short municipality, ResourceId id) => id.Kind == ResourceKind.Officer
        ? new(OfOfficer, municipality, id.Id, id.Key)
        : new(OfRoom, municipality, Guid.Parse(id.Id), id.Key);

    private static KnownCalendar Map(NpgsqlDataReader row, ResourceId id) => row.Has("version")
        ? new(id, row.Get<long>("version")) { LastChange = LastChange.Of(row) }
        : new(id, 0);

    private static short Minutes(TimeOnly time) => (short)(time.ToTimeSpan().TotalMinutes);
}
