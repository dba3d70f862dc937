using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>Collects the rows of calendars as they arrive.</summary>
internal sealed class FoundCalendars
{
    private readonly Dictionary<ResourceId, (Period InUse, RegisteredRoom? Room)> resources = [];
    private readonly List<(ResourceId Id, WorkingWeek Hours)> weeks = [];
    private readonly List<(ResourceId Id, DayHours Hours)> exceptions = [];
    private readonly List<(ResourceId Id, Period Days)> absences = [];
    private readonly Dictionary<DateOnly, ClosingDay> closingDays = [];

    public void Officer(NpgsqlDataReader row) =>
        resources[OfficerOf(row)] = (new(row.Get<DateOnly>("first_day"), row.Get<DateOnly?>("last_day") ?? DateOnly.MaxValue), null);

    public void Room(NpgsqlDataReader row)
    {
        var room = RoomStore.Map(row);
        resources[ResourceId.Room(room.Id)] = (room.InUse, room);
    }

    public void Week(NpgsqlDataReader row)
    {
        var spans = row.Get<short[]>("weekdays").Zip(CalendarStore.Spans(row), (weekday, span) => (Weekday: (DayOfWeek)weekday, Span: span));
        weeks.Add((ResourceOf(row), new(row.Get<DateOnly>("first_day"), spans.ToLookup(one => one.Weekday, one => one.Span), row.Get<short>("most_talks"))
        {
            LastDay = row.Get<DateOnly?>("last_day"), LastChange = LastChange.Of(row),
        }));
    }

    public void Exception(NpgsqlDataReader row) => exceptions.Add((ResourceOf(row), new(row.Get<DateOnly>("day"), CalendarStore.Spans(row))));

    public void Absence(NpgsqlDataReader row) =>
        absences.Add((OfficerOf(row), new(row.Get<DateOnly>("first_day"), row.Get<DateOnly>("last_day"))));

    public void ClosingDay(NpgsqlDataReader row) => closingDays[row.Get<DateOnly>("day")] = ClosingDayStore.Map(row);

    /// <summary>The calendars of all that were found.</summary>
    public IReadOnlyDictionary<ResourceId, ResourceCalendar> Calendars()
    {
        var (weeksOf, exceptionsOf, absencesOf) = (
            weeks.ToLookup(one => one.Id, one => one.Hours), exceptions.ToLookup(one => one.Id, one => one.Hours), absences.ToLookup(one => one.Id, one => one.Days));
        return resources.ToDictionary(
            found => found.Key,
            found => new ResourceCalendar
            {
                Id = found.Key,
                InUse = found.Value.InUse,
                Room = found.Value.Room,
                Weeks = [.. weeksOf[found.Key]],
                Exceptions = exceptionsOf[found.Key].ToDictionary(hours => hours.Day),
                Absences = [.. absencesOf[found.Key]],
                ClosingDays = closingDays,
            });
    }

    private static ResourceId OfficerOf(NpgsqlDataReader row) => ResourceId.Officer(row.Get<string>("officer_id"));

    private static ResourceId ResourceOf(NpgsqlDataReader row) => ResourceId.Of(row.Get<string>("resource_id"));
}
