using Google.Type;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Dates on the wire (<c>google.type.Date</c>) and in the code.</summary>
public static class DateMapping
{
    /// <summary>The date; null when it is absent or does not exist (such as 30 February, which validation refuses).</summary>
    public static DateOnly? ToDateOnly(this Date? date) => date is not null && Exists(date)
        ? new DateOnly(date.Year, date.Month, date.Day)
        : null;

    /// <summary>The date in the form of the wire.</summary>
    public static Date ToProto(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    /// <summary>The time of day; null when it is absent or does not exist.</summary>
    public static TimeOnly? ToTimeOnly(this TimeOfDay? time) => time is not null && Exists(time)
        ? new TimeOnly(time.Hours, time.Minutes, time.Seconds)
        : null;

    // To the second, and without the leap second and the 24:00 that the type allows.
    internal static bool Exists(TimeOfDay time) =>
        time.Hours is >= 0 and <= 23 && time.Minutes is >= 0 and <= 59 && time.Seconds is >= 0 and <= 59 && time.Nanos == 0;

    // A Date without year, month or day is legal in general, but is not a day.
    internal static bool Exists(Date date) =>
        date.Year is >= 1 and <= 9999
        && date.Month is >= 1 and <= 12
        && date.Day >= 1 && date.Day <= System.DateTime.DaysInMonth(date.Year, date.Month);
}
