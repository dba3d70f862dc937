using Microsoft.Extensions.Hosting;
using Npgsql;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// The business clock. Instants are UTC on the real clock; a business date is a day in Europe/Copenhagen. Outside production
/// a municipality's date can be set (ClockService), and with it a time of day; then they apply, for all replicas.
/// </summary>
public sealed class BusinessClock(TimeProvider time, IHostEnvironment environment)
{
    /// <summary>Whether no municipality's date can be set.</summary>
    internal bool IsReal { get; } = environment.IsProduction();

    /// <summary>The instant, to the microsecond, as the database stores it: the answer equals what will be read.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>Today, if no date is set.</summary>
    public DateOnly RealToday => DayOf(Now);

    /// <summary>The day an instant belongs to, in Europe/Copenhagen (C8).</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DanishTime.DayOf(instant);

    /// <summary>The instant at which a day begins, in Europe/Copenhagen.</summary>
    public static DateTimeOffset StartOf(DateOnly day) =>
        new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), DanishTime.Zone), TimeSpan.Zero);

    /// <summary>What time it is where nothing is set, or this is.</summary>
    internal BusinessTime TimeOf(SetTime? set)
    {
        var now = Now;
        return set is null ? new(DayOf(now), now) : new(set.Date, AtTime(set.Date, set.Time ?? TimeOfDay(now)));
    }

    /// <summary>Asks what time it is for a municipality. In production without a round trip.</summary>
    internal Query<T> Asking<T>(short municipality, Func<BusinessTime, T> of)
    {
        SetTime? set = null;
        return IsReal ? new(() => of(TimeOf(null))) : new(() => of(TimeOf(set)), (Select(municipality), row => set = Map(row)));
    }

    internal static Statement Select(short municipality) =>
        new("select business_date, time_of_day from business_clock where municipality_code = $1", municipality);

    internal static SetTime Map(NpgsqlDataReader row) => new(row.Get<DateOnly>("business_date"), row.Get<TimeOnly?>("time_of_day"));

    private static TimeOnly TimeOfDay(DateTimeOffset instant) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, DanishTime.Zone).DateTime);

    // The real clock can stand at a time that the set day skips in spring: it is the hour after it then, as PostgreSQL counts too.
    private static DateTimeOffset AtTime(DateOnly day, TimeOnly time) =>
        DanishTime.At(day, time).TryGet(out var at, out _) ? at : DanishTime.At(day, time.AddHours(1)).Value;
}

/// <summary>What a municipality's business clock is set to.</summary>
/// <param name="Date">The date.</param>
/// <param name="Time">The time of day at which it stands still; null: that of the real clock.</param>
internal sealed record SetTime(DateOnly Date, TimeOnly? Time);

/// <summary>What time it is by a municipality's business clock.</summary>
/// <param name="Today">The date in Europe/Copenhagen.</param>
/// <param name="Now">The instant.</param>
public readonly record struct BusinessTime(DateOnly Today, DateTimeOffset Now);
