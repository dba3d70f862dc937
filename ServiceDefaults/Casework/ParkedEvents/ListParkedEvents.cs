using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Casework.ParkedEvents;

internal sealed partial class ParkedEventService
{
    /// <summary>The parked events, oldest first.</summary>
    public override Task<ListParkedEventsResponse> ListParkedEvents(ListParkedEventsRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => session.All(Page(session.Municipality, request.Filter?.AggregateId ?? "", page.After, page.Size + 1), Map),
            parked => parked, (ListParkedEventsResponse answer) => answer.ParkedEvents,
            parked => [parked.ParkedAt.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture), parked.ParkedEventId]);

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

    // Of the event itself only the time.
    private static ParkedEvent Map(NpgsqlDataReader row) => new()
    {
        ParkedEventId = row.Get<Guid>("parked_event_id").ToString(),
        Publisher = row.Get<string>("publisher"),
        EventType = row.Get<string>("type"),
        AggregateId = row.Get<Guid>("aggregate_id").ToString(),
        OccurredAt = Event.Parser.ParseFrom(row.Get<byte[]>("event")).OccurredAt,
        ParkedAt = row.Get<DateTimeOffset>("parked_at").ToTimestamp(),
        Attempts = row.Get<int>("attempts"),
        Failure = row.Get<string>("error"),
    };
}
