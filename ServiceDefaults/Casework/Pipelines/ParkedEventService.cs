using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>What an operator sees of parked events, and does about them.</summary>
internal sealed class ParkedEventService(Reads reads, Writes writes, ParkedEvents parked, PageTokens tokens)
    : Sygeopfoelgning.Feed.V1.ParkedEventService.ParkedEventServiceBase
{
    public override Task<ListParkedEventsResponse> ListParkedEvents(ListParkedEventsRequest request, ServerCallContext context) =>
        reads.Run<ListParkedEventsRequest, ListParkedEventsResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var after, out var refusal))
            {
                return refusal;
            }

            var size = PageTokens.Size(request.PageSize);
            var found = await session.All(Page(session.Municipality, request.Filter?.AggregateId ?? "", after, size + 1), Map);
            return new ListParkedEventsResponse
            {
                ParkedEvents = { found.Take(size) },
                NextPageToken = found.Count > size
                    ? tokens.Create(request, session.Caller,
                        found[size - 1].ParkedAt.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture), found[size - 1].ParkedEventId)
                    : "",
            };
        });

    public override Task<RetryParkedEventResponse> RetryParkedEvent(RetryParkedEventRequest request, ServerCallContext context) =>
        writes.Run<RetryParkedEventRequest, RetryParkedEventResponse>(request, context, async work =>
            (await parked.Retry(work.Municipality, Guid.Parse(request.ParkedEventId), work.ValidateOnly, work.Cancel))
                .Map(behind => new RetryParkedEventResponse { Followed = behind.Followed, StillParked = behind.StillParked }));

    public override Task<SkipParkedEventResponse> SkipParkedEvent(SkipParkedEventRequest request, ServerCallContext context) =>
        writes.Run<SkipParkedEventRequest, SkipParkedEventResponse>(request, context, async work =>
            (await parked.Skip(
                work.Municipality, Guid.Parse(request.ParkedEventId), work.ValidateOnly, work.Actor, CprScrubber.Scrub(request.Reason), work.Now,
                work.Cancel))
                .Map(behind => new SkipParkedEventResponse { Followed = behind.Followed, StillParked = behind.StillParked }));

    private static Statement Page(short municipality, string aggregate, string[] after, int limit)
    {
        const string Columns =
            "select parked_event_id, publisher, type, aggregate_id, event, parked_at, attempts, error from parked_event where municipality_code = $1";
        const string From = "and (parked_at, parked_event_id) > ($2, $3) order by parked_at, parked_event_id limit $4";
        var (time, id) = after is [var last, var lastId]
            ? (DateTimeOffset.ParseExact(last, "O", CultureInfo.InvariantCulture), Guid.Parse(lastId))
            : (DateTimeOffset.UnixEpoch, Guid.Empty);
        return aggregate.Length == 0
            ? new Statement($"{Columns} {From}", municipality, time, id, limit)
            : new Statement($"{Columns} and aggregate_id = $5 {From}", municipality, time, id, limit, Guid.Parse(aggregate));
    }

    // Of the event itself nothing but when it happened.
    private static ParkedEvent Map(NpgsqlDataReader row) => new()
    {
        ParkedEventId = row.GetGuid(0).ToString(),
        Publisher = row.GetString(1),
        EventType = row.GetString(2),
        AggregateId = row.GetGuid(3).ToString(),
        OccurredAt = Event.Parser.ParseFrom(row.GetFieldValue<byte[]>(4)).OccurredAt,
        ParkedAt = row.GetFieldValue<DateTimeOffset>(5).ToTimestamp(),
        Attempts = row.GetInt32(6),
        Failure = row.GetString(7),
    };
}
