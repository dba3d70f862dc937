using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// Adds up in Redis, five times a second and in the background, what each replica of this service admitted, and charges
/// each caller here with what the others admitted, as long as the caller has something to earn back. Without Redis every
/// replica counts for itself. No call waits for it.
/// </summary>
internal sealed partial class SharedCounts(
    RateLimit limit, string service, IServiceProvider services, TimeProvider time, ILogger<SharedCounts> log) : BackgroundLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // Redis's count of a caller at the last query, when that was, and what was charged.
    private readonly Dictionary<CallerKey, Known> known = [];
    private bool isAway;

    private sealed record Known(RedisKey Key, long Total, long At, Pace Pace);

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        // Connecting blocks while Redis is away, and must not delay the start.
        var redis = await Task.Run(services.GetService<IConnectionMultiplexer>, stopping);
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await Settle(redis);
            limit.ForgetTheRested();
        }
    }

    private async Task Settle(IConnectionMultiplexer? redis)
    {
        // Including callers whom only others admitted: their debt must not wait until they call here again.
        var active = limit.Callers.Select(caller => (caller.Key, Pace: caller.Value, Own: caller.Value.Settle())).ToList();
        ForgetTheQuiet();
        if (active.Count == 0 || redis is null)
        {
            return;
        }

        try
        {
            if (!redis.IsConnected)
            {
                throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "Redis is away.");
            }

            var database = redis.GetDatabase();
            var totals = await Task.WhenAll(active.Select(one => Add(database, one.Key, one.Own))).WaitAsync(Patience, time);
            foreach (var (one, total) in active.Zip(totals))
            {
                Charge(one.Key, one.Pace, one.Own, total);
            }

            isAway = false;
        }
        catch (Exception away) when (away is RedisException or TimeoutException or ObjectDisposedException)
        {
            // What was not reported is not reported later: it would be charged at once to callers who continued elsewhere.
            known.Clear();
            if (!isAway)
            {
                isAway = true;
                LogAway(log, away);
            }
        }
    }

    private async Task<(RedisKey Key, long Total)> Add(IDatabase database, CallerKey caller, long own)
    {
        var key = known.TryGetValue(caller, out var before) ? before.Key : KeyOf(caller);
        if (own == 0)
        {
            return (key, (long?)await database.StringGetAsync(key) ?? 0);
        }

        var total = database.StringIncrementAsync(key, own);
        await database.KeyExpireAsync(key, Kept, flags: CommandFlags.FireAndForget);
        return (key, await total);
    }

    // A total that is smaller than expected means that Redis was restarted empty.
    private void Charge(CallerKey caller, Pace pace, long own, (RedisKey Key, long Total) counted)
    {
        var now = time.GetTimestamp();
        if (known.TryGetValue(caller, out var before))
        {
            var earned = before.Pace == pace ? 0 : EarnedWhileQuiet(time.GetElapsedTime(before.At, now));
            pace.Owe(counted.Total - own - before.Total - earned);
        }

        known[caller] = new Known(counted.Key, counted.Total, now, pace);
    }

    // Of what a caller did elsewhere while it was forgotten here, only the part beyond the allowance of that time is still owed.
    private long EarnedWhileQuiet(TimeSpan since) => (long)(since.TotalSeconds * limit.PerCaller.PerSecond);

    private void ForgetTheQuiet()
    {
        foreach (var (caller, last) in known)
        {
            if (time.GetElapsedTime(last.At) > Kept)
            {
                known.Remove(caller);
            }
        }
    }

    // Redis gets no caller's subject.
    private RedisKey KeyOf(CallerKey caller) =>
        $"calls:{service}:{caller.Municipality}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller.Subject)).AsSpan(0, 16))}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away: until it is back each replica counts a caller's calls on its own.")]
    private static partial void LogAway(ILogger log, Exception away);
}
