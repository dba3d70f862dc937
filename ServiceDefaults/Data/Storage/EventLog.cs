using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>The statements on the event log, and the mapping of its rows to events.</summary>
internal static class EventLog
{
    /// <summary>The associated data with which a stated purpose is encrypted.</summary>
    internal const string PurposeText = "event.purpose";

    private const string TypeUrl = "type.googleapis.com/";
    private const string Names = "sygeopfoelgning.";

    public static Statement Insert(UnitOfWork work, Guid aggregateId, IMessage published, byte[]? privatePayload, string traceParent) => new(
        """
        insert into event (municipality_code, aggregate_id, type, published, private, actor_subject, actor_name, actor_role,
                           purpose, occurred_at, trace_parent, request_id, sealed_purpose)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        work.Municipality, aggregateId, published.Descriptor.FullName, published.ToByteArray(), privatePayload,
        work.Actor.Subject, work.Actor.Name, work.Actor.Role, work.Purpose, work.Now, traceParent, work.RequestId,
        work.SealedPurpose(aggregateId));

    /// <summary>
    /// The next events after a place. The text of the transaction id has another name than the column: ordering by the
    /// alias would lose the index.
    /// </summary>
    public static Statement After(ulong txid, long sequence, int limit) => new(
        """
        select municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose, occurred_at,
               trace_parent, request_id, txid::text as txid_text, sequence
          from event
         where (txid, sequence) > ($1::text::xid8, $2) and txid < (select feed_fence())
         order by txid, sequence
         limit $3
        """,
        txid.ToString(System.Globalization.CultureInfo.InvariantCulture), sequence, limit);

    /// <summary>How many events there are after a place, counted up to a limit.</summary>
    public static Statement CountAfter(ulong txid, long sequence, int limit) => new(
        """
        select count(*)::integer
          from (select from event where (txid, sequence) > ($1::text::xid8, $2) and txid < (select feed_fence()) limit $3) unread
        """,
        txid.ToString(System.Globalization.CultureInfo.InvariantCulture), sequence, limit);

    /// <summary>A transaction id that has not been assigned yet: no reader can have read it.</summary>
    public static readonly Statement NextTransaction = new("select pg_snapshot_xmax(pg_current_snapshot())::text as next_txid");

    /// <summary>What happened on one case, in the order it was written, with the purpose of each act and the key to open it.</summary>
    public static Statement History(short municipality, Guid aggregateId, long after, int limit) => new(
        $"""
        select event.municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose, occurred_at,
               trace_parent, request_id, txid::text as txid_text, sequence, sealed_purpose, {CaseKeys.Columns}
          from event
          left {CaseKeys.Join("event", "aggregate_id")}
         where event.municipality_code = $1 and aggregate_id = $2 and sequence > $3
         order by sequence
         limit $4
        """,
        municipality, aggregateId, after, limit);

    /// <summary>An event of <see cref="History"/>, for callers who may read the case: with the purpose as it was stated.</summary>
    public static Event MapHistory(NpgsqlDataReader row, CaseKeys keys, TenantSession session)
    {
        var published = Map(row);
        published.Purpose = row.GetOrNull<byte[]>("sealed_purpose") is { } stated && keys.OpenOrNull(session, row.Get<Guid>("aggregate_id"), row) is { } key
            ? key.DecryptText(stated, PurposeText)
            : row.Get<string>("purpose");
        return published;
    }

    public static Event Map(NpgsqlDataReader row) => new()
    {
        MunicipalityCode = row.Get<short>("municipality_code"),
        AggregateId = row.Get<Guid>("aggregate_id").ToString(),
        Payload = new Any { TypeUrl = TypeUrl + row.Get<string>("type"), Value = ByteString.CopyFrom(row.Get<byte[]>("published")) },
        Actor = new Actor { Subject = row.Get<string>("actor_subject"), Name = row.Get<string>("actor_name"), Role = row.Get<string>("actor_role") },
        // In rows from before purposes were encrypted it may be free text: that must not leave the service.
        Purpose = row.Get<string>("purpose") is var purpose && purpose.StartsWith(Names, StringComparison.Ordinal) ? purpose : "",
        OccurredAt = Timestamp.FromDateTimeOffset(row.Get<DateTimeOffset>("occurred_at")),
        TraceParent = row.Get<string>("trace_parent"),
        RequestId = row.Get<string>("request_id"),
        Txid = ulong.Parse(row.Get<string>("txid_text"), System.Globalization.CultureInfo.InvariantCulture),
        Sequence = row.Get<long>("sequence"),
    };

    /// <summary>The full name of the event's type.</summary>
    public static string TypeOf(Event envelope) => Any.GetTypeName(envelope.Payload.TypeUrl);
}
