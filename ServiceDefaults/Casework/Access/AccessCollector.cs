using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>Returns the statements that store the rows of the services' access logs.</summary>
/// <param name="service">The service whose log they are from.</param>
/// <param name="municipality">The municipality of all of them; the transaction sees only this one.</param>
/// <param name="rows">The rows.</param>
public delegate IEnumerable<Statement> AccessKeeping(string service, short municipality, IReadOnlyList<LoggedAccess> rows);

/// <summary>Registers the collection of the access logs.</summary>
public static class AccessCollection
{
    /// <summary>Collects the access logs of all services, this one's own included: one loop per service.</summary>
    /// <param name="services">The service that stores them: Documentation.</param>
    /// <param name="keep">How they are stored.</param>
    /// <param name="others">The other services.</param>
    public static IServiceCollection AddAccessCollection(this IServiceCollection services, AccessKeeping keep, params IReadOnlyList<string> others) => services
        .AddSingleton(keep)
        .AddHostedService(provider => new AccessCollectors([
            ActivatorUtilities.CreateInstance<AccessCollector>(
                provider, new AccessSource(provider.GetRequiredService<ServiceName>().Value, provider.GetRequiredService<AccessFeed>())),
            .. others.Select(other => ActivatorUtilities.CreateInstance<AccessCollector>(
                provider, new AccessSource(other, new Sygeopfoelgning.Feed.V1.AccessFeedService.AccessFeedServiceClient(provider.GetRequiredService<ServiceClients>().To(other))))),
        ]));
}

/// <summary>Runs the loops of all services.</summary>
internal sealed class AccessCollectors(IReadOnlyList<AccessCollector> collectors) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(collectors.Select(one => one.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(collectors.Select(one => one.StopAsync(cancellationToken)));
}

/// <summary>A service's access log as a source: over the wire, or this service's own.</summary>
internal sealed class AccessSource
{
    private readonly Func<ReadAccessesRequest, DateTime, CancellationToken, Task<ReadAccessesResponse?>> read;

    public AccessSource(string service, Sygeopfoelgning.Feed.V1.AccessFeedService.AccessFeedServiceClient remote)
    {
        Service = service;
        read = async (request, deadline, cancel) =>
        {
            try
            {
                return await remote.ReadAccessesAsync(request, deadline: deadline, cancellationToken: cancel);
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.FailedPrecondition)
            {
                return null;
            }
        };
    }

    public AccessSource(string service, AccessFeed own)
    {
        Service = service;
        read = async (request, _, cancel) => (await own.Read(request, cancel)).TryGet(out var page, out var _) ? page : null;
    }

    /// <summary>Name of the service.</summary>
    public string Service { get; }

    /// <summary>The next rows; null if the log has another epoch than the cursor.</summary>
    public Task<ReadAccessesResponse?> Read(FeedCursor? after, int limit, DateTime deadline, CancellationToken cancel) =>
        read(new ReadAccessesRequest { After = after, Limit = limit }, deadline, cancel);
}

/// <summary>
/// Collects one service's access log, for as long as this service runs: rows and cursor in one transaction, so each row
/// once, whichever process is killed at whatever moment. It works like the subscriptions to events, with a cursor and a lease of the same
/// kind, but a row is never parked: the log is complete or it waits.
/// </summary>
internal sealed partial class AccessCollector(
    AccessSource source, AccessKeeping keep, SubscriptionStore store, FeedMetrics feedMetrics, AccessMetrics metrics, TimeProvider time,
    ILogger<AccessCollector> log) : BackgroundLoop
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(10);

    // Not the name of a publisher of events: its progress is not part of any position.
    private readonly string stream = $"access:{source.Service}";
    private readonly Guid holder = Ids.New(time.GetUtcNow());

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        feedMetrics.CaughtUp(stream);
        metrics.Collected(source.Service, 0);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var pause = await Pass(stopping);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, stopping);
                }
            }
        }
        finally
        {
            await GiveUpLease();
        }
    }

    /// <summary>Collects one page, or returns without one. Returns how long to pause; zero when there may be more.</summary>
    private async Task<TimeSpan> Pass(CancellationToken cancel)
    {
        try
        {
            if (!await store.Hold(stream, holder, cancel))
            {
                feedMetrics.CaughtUp(stream);
                return Poll;
            }

            var progress = await store.Find(stream, cancel);
            if (await source.Read(progress.Cursor, PageSize, time.GetUtcNow().UtcDateTime + ReadDeadline, cancel) is not { } page)
            {
                // The log was restored or moved. Continuing would skip rows; a person must decide.
                LogEpochUnknown(log, source.Service);
                feedMetrics.Stopped(stream);
                return TimeSpan.FromSeconds(30);
            }

            if (page.Accesses.Count > 0)
            {
                await Keep(progress, page, cancel);
                metrics.Collected(source.Service, page.Accesses.Count);
            }

            feedMetrics.CaughtUp(stream);
            return page.Accesses.Count < PageSize ? Poll : TimeSpan.Zero;
        }
        catch (RpcException away) when (!cancel.IsCancellationRequested)
        {
            LogServiceAway(log, source.Service, away.StatusCode);
            feedMetrics.Away(stream);
            return Poll;
        }
        catch (NpgsqlException failure)
        {
            LogNotKept(log, source.Service, failure);
            feedMetrics.Away(stream);
            return failure.IsTransient ? Poll : AfterFailure;
        }
        catch (CursorMovedException)
        {
            return Poll;
        }
    }

    private async Task Keep(Progress progress, ReadAccessesResponse page, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        foreach (var rows in page.Accesses.GroupBy(row => (short)row.MunicipalityCode))
        {
            transaction.Add(Statement.SetMunicipality(rows.Key));
            foreach (var statement in keep(source.Service, rows.Key, [.. rows]))
            {
                transaction.Add(statement);
            }
        }

        transaction.Add(SubscriptionStore.Advance(stream, progress, page.Cursor), new CursorMovedException());
        await transaction.Flush(cancel);
        await transaction.Commit(cancel);
    }

    private async Task GiveUpLease()
    {
        try
        {
            await store.Release(stream, holder);
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException)
        {
            LogNotKept(log, source.Service, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The access log of {Service} has another epoch than this service has collected so far: it was restored or moved. Collecting stops until a person has decided how to continue.")]
    private static partial void LogEpochUnknown(ILogger log, string service);

    [LoggerMessage(Level = LogLevel.Information, Message = "The access log of {Service} cannot be read now ({Status}); it is retried.")]
    private static partial void LogServiceAway(ILogger log, string service, StatusCode status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The access log of {Service} waits for this service's own database.")]
    private static partial void LogNotKept(ILogger log, string service, Exception failure);
}
