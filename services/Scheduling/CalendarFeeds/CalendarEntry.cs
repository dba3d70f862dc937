using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Sygeopfoelgning.Kernel;
using ICalendar = Ical.Net.Calendar;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>A talk in a calendar that other programs read.</summary>
/// <param name="Id">The talk.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="IsCancelled">Whether it was cancelled.</param>
/// <param name="Version">Counts what was done to it, from 1.</param>
/// <param name="ChangedAt">When that was done the last time.</param>
internal sealed record CalendarEntry(Guid Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsCancelled, int Version, DateTimeOffset ChangedAt)
{
    /// <summary>What it is called.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Where it is; empty where that is not said.</summary>
    public string Location { get; init; } = "";

    /// <summary>More of it; empty for nothing.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Writes calendars as iCalendar (RFC 5545), by Ical.Net.</summary>
internal static class ICalendarText
{
    /// <summary>The media type of what is written.</summary>
    public const string MediaType = "text/calendar; charset=utf-8";

    private const string Product = "-//Sygeopfølgning//Scheduling//DA";
    private const string ZoneId = "Europe/Copenhagen";

    // The zone as it is since then, long before any talk. Ical.Net writes no zone that begins in the future.
    private static readonly DateTime ZoneFrom = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A calendar with these entries, to be shown and not to be answered. The same entries give the same text.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="name">What programs call the calendar that they fetch; null for a file with one entry.</param>
    public static string Of(IReadOnlyCollection<CalendarEntry> entries, string? name = null)
    {
        var calendar = new ICalendar { Method = "PUBLISH", ProductId = Product };
        if (name is not null)
        {
            calendar.AddProperty("X-WR-CALNAME", name);
        }

        if (entries.Count > 0)
        {
            calendar.AddTimeZone(VTimeZone.FromDateTimeZone(ZoneId, ZoneFrom, false));
        }

        calendar.Events.AddRange(entries.Select(Event));
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalendarEvent Event(CalendarEntry entry) => new()
    {
        Uid = $"{entry.Id}@sygeopfoelgning",
        DtStamp = Utc(entry.ChangedAt),
        LastModified = Utc(entry.ChangedAt),
        DtStart = Local(entry.StartsAt),
        DtEnd = Local(entry.EndsAt),
        Summary = entry.Summary,
        Location = entry.Location.Length > 0 ? entry.Location : null,
        Description = entry.Description.Length > 0 ? entry.Description : null,
        // A talk that is booked is the first version; programs count from 0.
        Sequence = entry.Version - 1,
        Status = entry.IsCancelled ? "CANCELLED" : "CONFIRMED",
        Class = "PRIVATE",
    };

    // Local time, so that 09:00 stays 09:00. In the hour that comes twice in autumn local time would not say which.
    private static CalDateTime Local(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, DanishTime.Zone).DateTime;
        return DanishTime.Zone.IsAmbiguousTime(local) ? Utc(at) : new CalDateTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), ZoneId);
    }

    private static CalDateTime Utc(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return new CalDateTime(new DateTime(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, DateTimeKind.Utc));
    }
}
