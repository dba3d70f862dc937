using Microsoft.Extensions.Hosting;
using Npgsql;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// The business date. Instants are UTC on the real clock; a business date is a day in Europe/Copenhagen. Outside production
/// a municipality's date can be set (ClockService); then that date applies, for all replicas.
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

    internal sealed record SetDate(DateOnly Date);

    internal static Statement Select(short municipality) =>
        new("select business_date from business_clock where municipality_code = $1", municipality);

    internal static SetDate Map(NpgsqlDataReader row) => new(row.Get<DateOnly>("business_date"));
}
