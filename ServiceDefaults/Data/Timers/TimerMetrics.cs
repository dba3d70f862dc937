using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Timers;

/// <summary>The metrics of timers for SREs.</summary>
internal sealed partial class TimerMetrics : BackgroundLoop
{
    internal const string MeterName = "Sygeopfoelgning.Timers";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly TimerStore store;
    private readonly TimeProvider time;
    private readonly ILogger<TimerMetrics> log;
    private long due;
    private double oldest;
    private long failing;

    public TimerMetrics(TimerStore store, IMeterFactory meters, TimeProvider time, ILogger<TimerMetrics> log)
    {
        this.store = store;
        this.time = time;
        this.log = log;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("sygeopfoelgning.timers.due", () => Volatile.Read(ref due), "{timer}", "Timers that are due and not done.");
        meter.CreateObservableGauge("sygeopfoelgning.timers.overdue", () => Volatile.Read(ref oldest), "s", "How long the oldest due timer has been due, on its municipality's business clock.");
        meter.CreateObservableGauge("sygeopfoelgning.timers.failing", () => Volatile.Read(ref failing), "{timer}", "Timers that are due and have failed at least once.");
    }

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                var (dueNow, oldestNow, failingNow) = await store.Measure(time.GetUtcNow(), stopping);
                Volatile.Write(ref due, dueNow);
                Volatile.Write(ref oldest, oldestNow);
                Volatile.Write(ref failing, failingNow);
            }
            catch (NpgsqlException failure)
            {
                LogNotMeasured(log, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The timers could not be measured.")]
    private static partial void LogNotMeasured(ILogger log, Exception failure);
}
