using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>
/// The metrics of the access log for SREs, measured where the rows are written, so that they also grow when no collector
/// runs.
/// </summary>
internal sealed partial class AccessMetrics : BackgroundLoop
{
    internal const string MeterName = "Sygeopfoelgning.Access";
    private const int CountedAtMost = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly AccessFeed feed;
    private readonly TimeProvider time;
    private readonly ILogger<AccessMetrics> log;
    private readonly Counter<long> collected;
    private long waiting;
    private long oldestTicks;

    public AccessMetrics(AccessFeed feed, IMeterFactory meters, TimeProvider time, ILogger<AccessMetrics> log)
    {
        this.feed = feed;
        this.time = time;
        this.log = log;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("sygeopfoelgning.access.lag", Lag, "s", "Age of the oldest row of this service's access log that Documentation has not collected; 0 when there is none.");
        meter.CreateObservableGauge("sygeopfoelgning.access.waiting", () => Volatile.Read(ref waiting), "{row}", "Rows of this service's access log that Documentation has not collected; counted up to 100,000.");
        collected = meter.CreateCounter<long>("sygeopfoelgning.access.collected", "{row}", "Rows collected from the services' access logs.");
    }

    public void Collected(string publisher, int rows) => collected.Add(rows, new KeyValuePair<string, object?>("publisher", publisher));

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                var (oldest, count) = await feed.Waiting(CountedAtMost, stopping);
                Volatile.Write(ref oldestTicks, oldest?.UtcTicks ?? 0);
                Volatile.Write(ref waiting, count);
            }
            catch (NpgsqlException failure)
            {
                LogNotMeasured(log, failure);
            }
        }
    }

    private double Lag() => Volatile.Read(ref oldestTicks) is > 0 and var ticks
        ? Math.Max(0, (time.GetUtcNow() - new DateTimeOffset(ticks, TimeSpan.Zero)).TotalSeconds)
        : 0;

    [LoggerMessage(Level = LogLevel.Debug, Message = "The access log could not be measured.")]
    private static partial void LogNotMeasured(ILogger log, Exception failure);
}
