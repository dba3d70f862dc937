using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>Reads the calendars of officers and rooms.</summary>
internal static class CalendarStore
{
    /// <summary>
    /// Queues the locks of calendars, always in the same order: whoever books in them or changes them does so one after the other.
    /// </summary>
    public static void Hold(UnitOfWork work, IReadOnlyCollection<ResourceId> resources) => work.Lock(new Statement(
        """
        select pg_advisory_xact_lock(locked.key)
          from (select distinct hashtextextended('calendar:' || $1::text || ':' || resource, 5) as key from unnest($2::text[]) as resource order by 1) locked
        """,
        work.Municipality, Keys(resources)));

    /// <summary>The calendars of officers and rooms for the days of a period, to be sent together with other queries. One that does not exist is left out.</summary>
    /// <param name="municipality">The municipality.</param>
    /// <param name="resources">Whose.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    public static Query<IReadOnlyDictionary<ResourceId, ResourceCalendar>> Loading(
        short municipality, IReadOnlyCollection<ResourceId> resources, DateOnly from, DateOnly to)
    {
        var keys = Keys(resources);
        var officers = Ids(resources, ResourceKind.Officer);
        var rooms = Ids(resources, ResourceKind.Room).Select(Guid.Parse).ToArray();
        var found = new FoundCalendars();
        return new(
            found.Calendars,
            (new Statement(
                "select officer_id, first_day, last_day from team_of_officer where municipality_code = $1 and officer_id = any ($2)",
                municipality, officers), found.Officer),
            (new Statement($"{RoomStore.Select} and room_id = any ($2)", municipality, rooms), found.Room),
            (new Statement(
                """
                select h.resource_id, h.first_day, h.weekdays, h.from_minutes, h.to_minutes, h.most_talks,
                       h.changed_by_id, h.changed_by_name, h.changed_at,
                       (select min(next.first_day) - 1 from working_hours next
                         where next.municipality_code = h.municipality_code and next.resource_id = h.resource_id
                           and next.first_day > h.first_day) as last_day
                  from working_hours h
                 where h.municipality_code = $1 and h.resource_id = any ($2) and h.first_day <= $4
                   and not exists (select from working_hours later
                                    where later.municipality_code = h.municipality_code and later.resource_id = h.resource_id
                                      and later.first_day > h.first_day and later.first_day <= $3)
                 order by h.first_day
                """,
                municipality, keys, from, to), found.Week),
            (new Statement(
                """
                select resource_id, day, from_minutes, to_minutes from day_hours
                 where municipality_code = $1 and resource_id = any ($2) and day between $3 and $4 and not is_removed
                """,
                municipality, keys, from, to), found.Exception),
            (new Statement(
                """
                select officer_id, first_day, last_day from officer_absence
                 where municipality_code = $1 and officer_id = any ($2) and last_day >= $3 and first_day <= $4
                """,
                municipality, officers, from, to), found.Absence),
            (new Statement($"{ClosingDayStore.Select} and day between $2 and $3 order by day", municipality, from, to), found.ClosingDay));
    }

    /// <summary>The spans of two columns of minutes after midnight.</summary>
    public static IReadOnlyList<DaySpan> Spans(NpgsqlDataReader row) =>
        [.. row.Get<short[]>("from_minutes").Zip(row.Get<short[]>("to_minutes"), (from, to) => new DaySpan(TimeOfDay(from), TimeOfDay(to)))];

    private static TimeOnly TimeOfDay(short minutes) => TimeOnly.MinValue.AddMinutes(minutes);

    private static string[] Keys(IReadOnlyCollection<ResourceId> resources) => [.. resources.Select(one => one.Key).Distinct()];

    private static string[] Ids(IReadOnlyCollection<ResourceId> resources, ResourceKind kind) =>
        [.. resources.Where(one => one.Kind == kind).Select(one => one.Id).Distinct()];
}
