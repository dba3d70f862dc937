using Grpc.Core;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>
/// Reads one publisher's log and processes its events, for as long as the service runs. Whichever process is killed at whatever
/// moment, every event takes effect once; Redis only shortens the delay.
/// </summary>
internal sealed partial class SubscriptionLoop(
    PublisherMap publisher, Sygeopfoelgning.Feed.V1.EventFeedService.EventFeedServiceClient feed, SubscriptionStore store, EventApplier applier,
    WakeUps wakeUps, CatchUp catchUp, FeedMetrics metrics, TimeProvider time, ILogger<SubscriptionLoop> log) : BackgroundLoop
{
    private const int PageSize = 100;
    private const int AttemptsBeforeParking = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotKnownYetPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(10);

    private readonly Guid holder = Ids.New(time.GetUtcNow());
    private readonly BatchSize size = new(PageSize);

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        var wakeUp = wakeUps.Of(publisher.Publisher);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var pause = await Pass(stopping);
                if (pause > TimeSpan.Zero)
                {
                    await wakeUp.Wait(pause, stopping);
                }
            }
        }
        finally
        {
            await GiveUpLease();
        }
    }

    /// <summary>Processes one page, or returns without one. Returns how long to pause; zero when there may be more.</summary>
    private async Task<TimeSpan> Pass(CancellationToken cancel)
    {
        try
        {
            if (!await store.Hold(publisher.Publisher, holder, cancel))
            {
                metrics.CaughtUp(publisher.Publisher);
                return Poll;
            }

            var progress = await store.Find(publisher.Publisher, cancel);
            var page = await feed.ReadEventsAsync(
                new ReadEventsRequest { After = progress.Cursor, Limit = size.Now },
                deadline: time.GetUtcNow().UtcDateTime + ReadDeadline, cancellationToken: cancel);
            if (page.Events.Count == 0)
            {
                metrics.CaughtUp(publisher.Publisher);
                return Poll;
            }

            metrics.Behind(publisher.Publisher, page.Events[0].OccurredAt.ToDateTimeOffset(), page.Unread);
            return await ApplyPage(progress, page, cancel);
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.FailedPrecondition)
        {
            // The log was restored or moved. Continuing would skip events or repeat them; a person must decide.
            LogEpochUnknown(log, publisher.Publisher, refusal.Status.Detail);
            metrics.Stopped(publisher.Publisher);
            return TimeSpan.FromSeconds(30);
        }
        catch (RpcException unavailable) when (!cancel.IsCancellationRequested)
        {
            LogPublisherAway(log, publisher.Publisher, unavailable.StatusCode);
            metrics.Away(publisher.Publisher);
            return Poll;
        }
        catch (NpgsqlException failure)
        {
            LogDatabaseAway(log, publisher.Publisher, failure);
            metrics.Away(publisher.Publisher);
            return Poll;
        }
        catch (CursorMovedException)
        {
            return Poll;
        }
    }

    /// <summary>Applies the page in one transaction; if that fails, event by event, so that one bad event delays only itself.</summary>
    private async Task<TimeSpan> ApplyPage(Progress progress, ReadEventsResponse page, CancellationToken cancel)
    {
        if (page.Events.Count > 1 && !page.Events.Any(PublisherMap.IsUnknown))
        {
            try
            {
                await applier.Apply(publisher, progress, page.Events, page.Cursor, cancel);
                size.Succeeded();
                Consumed(page.Events.Count);
                return TimeSpan.Zero;
            }
            catch (NotKnownYetException)
            {
                // The events before the waiting one are applied one by one.
            }
            catch (Exception failure) when (Failures.IsInfrastructure(failure, cancel))
            {
                size.Failed();
                throw;
            }
            catch (Exception failure)
            {
                LogPageFailed(log, publisher.Publisher, Failures.KindOf(failure));
            }
        }

        foreach (var envelope in page.Events)
        {
            var behind = new FeedCursor { Epoch = page.Cursor.Epoch, Txid = envelope.Txid, Sequence = envelope.Sequence };
            if (await ApplyOne(progress, envelope, behind, cancel) is { } pause)
            {
                return pause;
            }

            size.Succeeded();
            Consumed(1);
            progress = new Progress(Guid.Parse(behind.Epoch), behind.Txid, behind.Sequence, 0);
        }

        return TimeSpan.Zero;
    }

    /// <summary>Applies one event. Returns how long to pause before a retry, or null when the cursor is past it.</summary>
    private async Task<TimeSpan?> ApplyOne(Progress progress, Event envelope, FeedCursor behind, CancellationToken cancel)
    {
        var type = EventLog.TypeOf(envelope);
        if (PublisherMap.IsUnknown(envelope))
        {
            LogUnknownType(log, publisher.Publisher, type);
            return TimeSpan.FromSeconds(5);
        }

        try
        {
            await applier.Apply(publisher, progress, [envelope], behind, cancel);
            return null;
        }
        catch (NotKnownYetException)
        {
            if (!await applier.IsParked(envelope, cancel))
            {
                return NotKnownYetPause;
            }

            // The event that it waits for was parked a moment ago.
            await applier.Park(publisher, progress, envelope, behind, Failures.EarlierEventParked, 0, cancel);
            return null;
        }
        catch (Exception failure) when (!Failures.IsInfrastructure(failure, cancel))
        {
            var attempts = await store.CountFailure(publisher.Publisher, cancel);
            if (attempts < AttemptsBeforeParking)
            {
                LogFailed(log, publisher.Publisher, type, attempts, failure);
                return FirstBackoff * Math.Pow(2, attempts - 1);
            }

            LogParked(log, publisher.Publisher, type, envelope.AggregateId, failure);
            await applier.Park(publisher, progress, envelope, behind, Failures.KindOf(failure), attempts, cancel);
            return null;
        }
    }

    private void Consumed(int events)
    {
        metrics.Consumed(publisher.Publisher, events);
        catchUp.Advanced();
    }

    private async Task GiveUpLease()
    {
        try
        {
            await store.Release(publisher.Publisher, holder);
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException)
        {
            LogDatabaseAway(log, publisher.Publisher, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log of {Publisher} is not the one that this service has read so far: it has another epoch, because it was restored or moved ({Answer}). Reading stops; docs/runbook.md, Restore, says how to continue.")]
    private static partial void LogEpochUnknown(ILogger log, string publisher, string answer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Publisher} cannot be read now ({Status}); it is retried.")]
    private static partial void LogPublisherAway(ILogger log, string publisher, StatusCode status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {Publisher} wait for this service's own database.")]
    private static partial void LogDatabaseAway(ILogger log, string publisher, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "A page of {Publisher} could not be applied in one transaction ({Cause}); it is applied event by event.")]
    private static partial void LogPageFailed(ILogger log, string publisher, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Publisher} sent {Type}, which this version does not know. It waits for a newer version of this service.")]
    private static partial void LogUnknownType(ILogger log, string publisher, string type);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Type} of {Publisher} could not be processed, attempt {Attempt}.")]
    private static partial void LogFailed(ILogger log, string publisher, string type, int attempt, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} of {Publisher} is parked, and later events of {AggregateId} behind it.")]
    private static partial void LogParked(ILogger log, string publisher, string type, string aggregateId, Exception failure);
}
