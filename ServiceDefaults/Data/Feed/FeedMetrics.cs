using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>The metrics of the feeds for SREs. Labels name services, never a case or a person.</summary>
internal sealed partial class FeedMetrics : BackgroundLoop
{
    internal const string MeterName = "Sygeopfoelgning.Feed";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly SubscriptionStore store;
    private readonly TimeProvider time;
    private readonly ILogger<FeedMetrics> log;
    private readonly ConcurrentDictionary<string, Reading> readings = new();
    private readonly Counter<long> taken;
    private IReadOnlyDictionary<string, long> parked = new Dictionary<string, long>();
    private double oldestTransaction;

    public FeedMetrics(SubscriptionStore store, SubscriptionMap subscriptions, IMeterFactory meters, TimeProvider time, ILogger<FeedMetrics> log)
    {
        this.store = store;
        this.time = time;
        this.log = log;
        // A series that begins with its first fault cannot be distinguished from one that is not collected.
        foreach (var publisher in subscriptions.Publishers)
        {
            CaughtUp(publisher.Publisher);
        }

        var meter = meters.Create(MeterName);
        taken = meter.CreateCounter<long>("sygeopfoelgning.feed.events", "{event}", "Events consumed.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.lag", Lags, "s", "Age of the oldest event not consumed yet; 0 when there is none. While the publisher cannot be read, the time since there was known to be none.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.unread", Unread, "{event}", "Known events not consumed yet; counted up to 10,000.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.stopped", Stops, "{subscription}", "1 when reading has stopped because the log's epoch is unknown.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.parked", Parked, "{event}", "Parked events that need a person's attention.");
        meter.CreateObservableGauge("sygeopfoelgning.feed.oldest_transaction", () => Volatile.Read(ref oldestTransaction), "s", "Age of the oldest open transaction of this database; it delays what others can read.");
    }

    public void Consumed(string publisher, int events) => taken.Add(events, new KeyValuePair<string, object?>("publisher", publisher));

    /// <summary>There was nothing unread; also if another replica reads, whose measurement counts.</summary>
    public void CaughtUp(string publisher) => readings[publisher] = new Reading(time.GetUtcNow(), Unread: 0, IsStopped: false);

    public void Behind(string publisher, DateTimeOffset oldest, int unread) => readings[publisher] = new Reading(oldest, unread, IsStopped: false);

    /// <summary>The publisher cannot be read now: what is known of it becomes outdated.</summary>
    public void Away(string publisher) => Change(publisher, reading => reading with { IsOld = true });

    public void Stopped(string publisher) => Change(publisher, reading => reading with { IsOld = true, IsStopped = true });

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                Volatile.Write(ref parked, await store.CountParked(stopping));
                Volatile.Write(ref oldestTransaction, await store.OldestTransactionSeconds(stopping));
            }
            catch (NpgsqlException failure)
            {
                LogNotMeasured(log, failure);
            }
        }
    }

    private void Change(string publisher, Func<Reading, Reading> change) =>
        readings.AddOrUpdate(publisher, _ => change(new Reading(time.GetUtcNow(), Unread: 0, IsStopped: false)), (_, reading) => change(reading));

    private IEnumerable<Measurement<double>> Lags() => Of(reading =>
        reading.Unread > 0 || reading.IsOld ? Math.Max(0, (time.GetUtcNow() - reading.NothingOlderThan).TotalSeconds) : 0);

    private IEnumerable<Measurement<int>> Unread() => Of(reading => reading.Unread);

    private IEnumerable<Measurement<int>> Stops() => Of(reading => reading.IsStopped ? 1 : 0);

    // Including events of publishers that this version no longer reads.
    private IEnumerable<Measurement<long>> Parked()
    {
        var counted = Volatile.Read(ref parked);
        return readings.Keys.Union(counted.Keys).Select(publisher => new Measurement<long>(
            counted.GetValueOrDefault(publisher), new KeyValuePair<string, object?>("publisher", publisher)));
    }

    private IEnumerable<Measurement<T>> Of<T>(Func<Reading, T> value) where T : struct => readings.Select(entry =>
        new Measurement<T>(value(entry.Value), new KeyValuePair<string, object?>("publisher", entry.Key)));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The feed could not be measured.")]
    private static partial void LogNotMeasured(ILogger log, Exception failure);

    /// <summary>What is known of one publisher's log.</summary>
    /// <param name="NothingOlderThan">The oldest unread event; if there was none, the time of this observation.</param>
    /// <param name="Unread">How many there are.</param>
    /// <param name="IsStopped">The log has another epoch than the one read so far.</param>
    private sealed record Reading(DateTimeOffset NothingOlderThan, int Unread, bool IsStopped)
    {
        /// <summary>The publisher could not be read since.</summary>
        public bool IsOld { get; init; }
    }
}
