using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>Serves this service's event log to the other services.</summary>
internal sealed class EventFeedService(
    [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, Epoch epoch, RequestChecks checks, BusinessClock clock)
    : Sygeopfoelgning.Feed.V1.EventFeedService.EventFeedServiceBase
{
    private const int DefaultLimit = 100;
    private const int MaximumLimit = 500;
    private const int CountedAtMost = 10_000;

    public override async Task<ReadEventsResponse> ReadEvents(ReadEventsRequest request, ServerCallContext context)
    {
        if (checks.Check(request, clock.RealToday) is { } violations)
        {
            throw Statuses.Of(violations, context);
        }

        var cancel = context.CallCancellation();
        var own = (await epoch.Get(cancel)).ToString();
        var after = request.After ?? new FeedCursor { Epoch = own };
        if (after.Epoch != own)
        {
            throw Statuses.Of(new FeedEpochUnknown(own), context);
        }

        var limit = request.Limit == 0 ? DefaultLimit : Math.Min(request.Limit, MaximumLimit);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(EventLog.NextTransaction.ToCommand());
        batch.BatchCommands.Add(EventLog.After(after.Txid, after.Sequence, limit).ToCommand());
        var response = new ReadEventsResponse { Cursor = after };
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
        {
            await reader.ReadAsync(cancel);
            if (after.Txid >= ulong.Parse(reader.Get<string>("next_txid"), CultureInfo.InvariantCulture))
            {
                throw Statuses.Of(new FeedCursorAhead(), context);
            }

            await reader.NextResultAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var next = EventLog.Map(reader);
                response.Events.Add(next);
                response.Cursor = new FeedCursor { Epoch = own, Txid = next.Txid, Sequence = next.Sequence };
            }
        }

        response.Unread = response.Events.Count < limit ? response.Events.Count : await Unread(after, cancel);
        return response;
    }

    // Only after a full page there may be more.
    private async Task<int> Unread(FeedCursor after, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(EventLog.CountAfter(after.Txid, after.Sequence, CountedAtMost).ToCommand());
        return (int)(await batch.ExecuteScalarAsync(cancel))!;
    }
}
