using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Data.Timers;

/// <summary>
/// Runs due timers, for as long as the service runs, on every replica at once: each takes what the others do not hold. A
/// municipality's timers run a batch at a time, each batch in one transaction with its effects. If a batch fails, its timers run one by
/// one, so that the failing one delays only itself.
/// </summary>
internal sealed partial class TimerLoop : BackgroundLoop
{
    private const int Batch = 50;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Source = new("Sygeopfoelgning.Timers");

    private readonly TimerStore store;
    private readonly BusinessClock clock;
    private readonly WakeUps wakeUps;
    private readonly ServiceName service;
    private readonly TimeProvider time;
    private readonly ILogger<TimerLoop> log;
    private readonly Dictionary<string, ITimerAct> acts;
    private readonly string[] kinds;
    private readonly BatchSize size = new(Batch);

    public TimerLoop(
        TimerStore store, IEnumerable<ITimerAct> acts, BusinessClock clock, WakeUps wakeUps, ServiceName service, TimeProvider time,
        ILogger<TimerLoop> log)
    {
        (this.store, this.clock, this.wakeUps, this.service, this.time, this.log) = (store, clock, wakeUps, service, time, log);
        this.acts = acts.ToDictionary(act => act.Kind);
        kinds = [.. this.acts.Keys];
    }

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        while (kinds.Length > 0 && !stopping.IsCancellationRequested)
        {
            var more = await Pass(stopping);
            if (!more)
            {
                await Task.Delay(Poll, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>A batch for each municipality with due timers. True when there may be more.</summary>
    private async Task<bool> Pass(CancellationToken cancel)
    {
        try
        {
            var more = false;
            foreach (var municipality in await store.Municipalities(kinds, clock.Now, cancel))
            {
                more |= await Do(municipality, cancel);
            }

            return more;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
        catch (NpgsqlException away)
        {
            LogDatabaseAway(log, away);
            return false;
        }
    }

    private async Task<bool> Do(short municipality, CancellationToken cancel)
    {
        var batch = size.Now;
        try
        {
            var isFull = await DoUpTo(batch, municipality, _ => { }, cancel) == batch;
            size.Succeeded();
            return isFull;
        }
        catch (Exception failure) when (Failures.IsInfrastructure(failure, cancel))
        {
            size.Failed();
            throw;
        }
        catch (Exception failure)
        {
            LogBatchFailed(log, municipality, Failures.KindOf(failure));
        }

        for (var n = 0; n < batch; n++)
        {
            DueTimer? current = null;
            try
            {
                if (await DoUpTo(1, municipality, timer => current = timer, cancel) == 0)
                {
                    return false;
                }
            }
            catch (Exception failure) when (current is not null && !Failures.IsInfrastructure(failure, cancel))
            {
                var attempts = await store.PutOff(municipality, current, Failures.KindOf(failure), clock.Now, cancel);
                LogPutOff(log, current.Kind, current.AggregateId, attempts, failure);
            }
        }

        return true;
    }

    /// <summary>Takes and runs at most this many, in one transaction; returns how many.</summary>
    private async Task<int> DoUpTo(int limit, short municipality, Action<DueTimer> beginning, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        var due = new List<DueTimer>();
        SetTime? set = null;
        await transaction.Ask(cancel, [
            (Statement.SetMunicipality(municipality), _ => { }),
            (BusinessClock.Select(municipality), row => set = BusinessClock.Map(row)),
            (TimerStore.Take(municipality, kinds, clock.Now, limit), row => due.Add(TimerStore.Map(row)))]);
        foreach (var timer in due)
        {
            beginning(timer);
            using var span = WorkSpan.Begin(Source, $"timer {timer.Kind}", ActivityKind.Internal, timer.TraceParent, follows: false)
                .Of(timer.AggregateId.ToString(), municipality);
            await acts[timer.Kind].Act(timer, WorkOf(transaction, timer, municipality, clock.TimeOf(set), cancel));
            await transaction.Flush(cancel);
        }

        await transaction.Commit(cancel);
        if (due.Count > 0)
        {
            wakeUps.Publish();
        }

        return due.Count;
    }

    private UnitOfWork WorkOf(Transaction transaction, DueTimer timer, short municipality, BusinessTime business, CancellationToken cancel) =>
        new(transaction, municipality, cancel)
        {
            Business = business,
            Now = clock.Now,
            Actor = new Actor { Subject = service.Value, Role = Role.Service.WireName() },
            Purpose = timer.Kind,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timers wait: this service's own database is away.")]
    private static partial void LogDatabaseAway(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "A batch of timers of municipality {Municipality} failed ({Kind}); they are run one by one.")]
    private static partial void LogBatchFailed(ILogger log, short municipality, string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer {Kind} of {AggregateId} failed, attempt {Attempt}; it is retried later.")]
    private static partial void LogPutOff(ILogger log, string kind, Guid aggregateId, int attempt, Exception failure);
}
