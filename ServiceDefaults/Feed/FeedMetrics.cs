using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sygeopfoelgning.ServiceDefaults.Feed;

/// <summary>What an SRE watches of the feeds. Labels name services, never a case or a person.</summary>
internal sealed partial class FeedMetrics : BackgroundService
{
    internal const string MeterName = "Sygeopfoelgning.Feed";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly SubscriptionStore store;
    private readonly TimeProvider time;
    private readonly ILogger<FeedMetrics> log;
    private readonly ConcurrentDictionary<string, DateTimeOffset?> oldestUnread = new();
    private readonly ConcurrentDictionary<string, int> stopped = new();
    private readonly Counter<long> taken;
    private long parked;
    private double oldestTransaction;

    public FeedMetrics(SubscriptionStore store, IMeterFactory meters, TimeProvider time, ILogger<FeedMetrics> log)
    {
        this.store = store;
        this.time = time;
        this.log = log;
        var meter = meters.Create(MeterName);
        taken = meter.CreateCounter<long>("sygeopfoelgning.feed.events", "{event}", "Events taken in.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.lag", Lags, "s", "Age of the oldest event that is known of and not taken in; 0 when there is none.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.stopped", Stops, "{subscription}", "1 when reading has stopped because the log's epoch is unknown.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.parked", () => Volatile.Read(ref parked), "{event}", "Events put aside that a person must look at.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.oldest_transaction", () => Volatile.Read(ref oldestTransaction), "s", "Age of the oldest open transaction of this database: it holds back what others can read.");
    }

    public void Took(string publisher, int events) => taken.Add(events, new KeyValuePair<string, object?>("publisher", publisher));

    public void CaughtUp(string publisher)
    {
        oldestUnread[publisher] = null;
        stopped[publisher] = 0;
    }

    public void Behind(string publisher, DateTimeOffset oldest) => oldestUnread[publisher] = oldest;

    public void Stopped(string publisher) => stopped[publisher] = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var (parkedNow, oldestNow) = await store.Measure(stoppingToken);
                Volatile.Write(ref parked, parkedNow);
                Volatile.Write(ref oldestTransaction, oldestNow);
            }
            catch (NpgsqlException failure)
            {
                LogNotMeasured(log, failure);
            }
        }
    }

    private IEnumerable<Measurement<double>> Lags() => oldestUnread.Select(entry => new Measurement<double>(
        entry.Value is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0,
        new KeyValuePair<string, object?>("publisher", entry.Key)));

    private IEnumerable<Measurement<int>> Stops() => stopped.Select(entry =>
        new Measurement<int>(entry.Value, new KeyValuePair<string, object?>("publisher", entry.Key)));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The feed could not be measured.")]
    private static partial void LogNotMeasured(ILogger log, Exception failure);
}
