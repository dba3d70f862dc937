using System.Diagnostics.Contracts;
using System.Globalization;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>Instants as people read them: local time in Denmark.</summary>
[Pure]
internal static class LocalTimes
{
    /// <summary>The day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DanishTime.DayOf(instant);

    /// <summary>Day and time: <c>den 9. marts 2026 kl. 09:00</c>.</summary>
    public static Wording Of(DateTimeOffset at) =>
        Wording.Of("den {0} kl. {1}", "{0} at {1}", DayOf(at), Time(at));

    /// <summary>From and to on one day: <c>den 9. marts 2026 kl. 09:00-10:00</c>.</summary>
    public static Wording Of(DateTimeOffset from, DateTimeOffset to) =>
        Wording.Of("den {0} kl. {1}-{2}", "on {0} from {1} to {2}", DayOf(from), Time(from), Time(to));

    /// <summary>The open times of a day: <c>09:00-12:00, 12:30-15:00</c>.</summary>
    public static Wording Of(IReadOnlyList<OpenTime> open)
    {
        var times = string.Join(", ", open.Select(one => $"{Time(one.From)}-{Time(one.To)}"));
        return new(times, times);
    }

    private static string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, DanishTime.Zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
