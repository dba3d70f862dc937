using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>
/// Signals the readers of this service's log through Redis that there is something new, and receives the others' signals. Only a
/// hint: without Redis every reader polls once a second.
/// </summary>
public sealed partial class WakeUps(ServiceName service, IServiceProvider services, IMeterFactory meters, ILogger<WakeUps> log) : IHostedService
{
    internal const string MeterName = "Sygeopfoelgning.WakeUps";

    private readonly ConcurrentDictionary<string, WakeUp> heard = new();

    // Connecting blocks while Redis is away, so it is done in the background; null until then.
    private volatile IConnectionMultiplexer? redis;

    /// <summary>Signals that this service's log has grown: here at once, to all others through Redis. Never waits, never fails.</summary>
    public void Publish()
    {
        Of(service.Value).Signal();
        try
        {
            if (redis is { IsConnected: true })
            {
                redis.GetSubscriber().Publish(ChannelOf(service.Value), RedisValue.EmptyString, CommandFlags.FireAndForget);
            }
        }
        catch (Exception gone) when (gone is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            // Lost at this moment; the others poll.
        }
    }

    /// <summary>The wake-ups of one publisher.</summary>
    internal WakeUp Of(string publisher) => heard.GetOrAdd(publisher, _ => new WakeUp());

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A Redis that is not there yet must not delay the start. The client reconnects by itself.
        _ = Task.Run(Listen, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Listen()
    {
        redis = services.GetService<IConnectionMultiplexer>();
        if (redis is null)
        {
            LogNoRedis(log);
            return;
        }

        meters.Create(MeterName).CreateObservableGauge(
            "sygeopfoelgning.redis.connected", () => redis.IsConnected ? 1 : 0, "{connection}", "1 while Redis is connected; without, events arrive up to a second later.");
        // The client has a second connection for other commands; wake-ups use this one.
        redis.ConnectionFailed += (_, failed) =>
        {
            if (failed.ConnectionType == ConnectionType.Subscription)
            {
                LogAway(log, failed.FailureType);
            }
        };
        redis.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Subscription)
            {
                LogBack(log);
            }
        };
        while (true)
        {
            try
            {
                await redis.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("feed:*"), (channel, _) => Of(((string)channel!)["feed:".Length..]).Signal());
                return;
            }
            catch (RedisException)
            {
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static RedisChannel ChannelOf(string publisher) => RedisChannel.Literal($"feed:{publisher}");

    [LoggerMessage(Level = LogLevel.Information, Message = "No Redis is configured; events are polled once a second.")]
    private static partial void LogNoRedis(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away ({Failure}); events are polled once a second until it is back.")]
    private static partial void LogAway(ILogger log, ConnectionFailureType failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back.")]
    private static partial void LogBack(ILogger log);
}

/// <summary>Wake-ups of one publisher: several signals before a wait count as one.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> signals = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Signal() => signals.Writer.TryWrite(true);

    /// <summary>Returns at a signal, at the latest after the pause.</summary>
    public async Task Wait(TimeSpan pause, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        over.CancelAfter(pause);
        try
        {
            await signals.Reader.ReadAsync(over.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The pause is over.
        }
    }
}
