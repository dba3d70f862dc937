using System.Globalization;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// Times of day in Denmark as instants: 09:00 stays 09:00 across daylight saving. The hour that is skipped in spring does not exist; of the hour
/// that comes twice in autumn a beginning is the first, and an end is the last.
/// </summary>
public static class DanishTime
{
    /// <summary>Europe/Copenhagen.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen");

    /// <summary>A time in the hour that is skipped when the clocks are put forward.</summary>
    public static readonly ViolationCode Skipped = new("TIME_SKIPPED",
        "Klokken {0} findes ikke den {1}, hvor uret stilles frem. Vælg et tidspunkt før eller efter den time.",
        "There is no {0} on {1}, when the clocks go forward. Choose a time before or after that hour.");

    /// <summary>The instant at which something begins; of a time that comes twice, the first.</summary>
    public static Result<DateTimeOffset> At(DateOnly day, TimeOnly time) => Instant(day, time, offsets => offsets.Max());

    /// <summary>The instant at which something ends; of a time that comes twice, the last.</summary>
    public static Result<DateTimeOffset> EndAt(DateOnly day, TimeOnly time) => Instant(day, time, offsets => offsets.Min());

    /// <summary>The day an instant belongs to.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    // Summer time is the larger offset, and comes first.
    private static Result<DateTimeOffset> Instant(DateOnly day, TimeOnly time, Func<TimeSpan[], TimeSpan> choose)
    {
        var local = day.ToDateTime(time);
        if (Zone.IsInvalidTime(local))
        {
            return Skipped.Refuse(time.ToString("HH:mm", CultureInfo.InvariantCulture), day);
        }

        var offset = Zone.IsAmbiguousTime(local) ? choose(Zone.GetAmbiguousTimeOffsets(local)) : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
