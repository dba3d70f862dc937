using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sygeopfoelgning.Data.Feed;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>The gauges of a subscription, event by event and minute by minute.</summary>
public sealed class FeedMetricsTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly SetClock clock = new(Start);
    private readonly NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, double> shown = [];
    private readonly FeedMetrics metrics;

    public FeedMetricsTests()
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Name == FeedMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => shown[Series(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => shown[Series(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => shown[Series(instrument, tags)] = value);
        listener.Start();

        var subscriptions = new SubscriptionMap();
        subscriptions.From("cases");
        metrics = new FeedMetrics(new SubscriptionStore(nowhere), subscriptions, meters, clock, NullLogger<FeedMetrics>.Instance);
    }

    [Fact]
    public void A_subscription_is_shown_from_the_start_with_nothing_wrong() => Assert.Equal((0, 0, 0, 0), Cases());

    [Fact]
    public void An_unread_event_grows_older_until_it_is_taken_in()
    {
        metrics.Behind("cases", Start.AddSeconds(-30), 3);
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal((90, 3, 0, 0), Cases());

        metrics.CaughtUp("cases");
        Assert.Equal((0, 0, 0, 0), Cases());
    }

    [Fact]
    public void While_the_publisher_is_away_an_unread_event_may_be_as_old_as_the_last_look()
    {
        metrics.CaughtUp("cases");
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal((0, 0, 0, 0), Cases());

        metrics.Away("cases");
        Assert.Equal((120, 0, 0, 0), Cases());

        metrics.CaughtUp("cases");
        Assert.Equal((0, 0, 0, 0), Cases());
    }

    [Fact]
    public void A_stop_is_shown_until_it_reads_again_and_what_was_unread_grows_older()
    {
        metrics.Behind("cases", Start, 7);
        metrics.Stopped("cases");
        clock.Now += TimeSpan.FromSeconds(10);
        metrics.Away("cases");
        Assert.Equal((10, 7, 1, 0), Cases());

        metrics.Behind("cases", Start, 7);
        Assert.Equal((10, 7, 0, 0), Cases());
    }

    public void Dispose()
    {
        metrics.Dispose();
        listener.Dispose();
        services.Dispose();
        nowhere.Dispose();
    }

    private (double Lag, double Unread, double Stopped, double Parked) Cases()
    {
        shown.Clear();
        listener.RecordObservableInstruments();
        return (Of("lag"), Of("unread"), Of("stopped"), Of("parked"));

        double Of(string name) => shown[$"sygeopfoelgning.feed.{name} cases"];
    }

    private static string Series(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {(tags.IsEmpty ? "" : tags[0].Value)}";
}
