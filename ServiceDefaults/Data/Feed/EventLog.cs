using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Data.Feed;

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
    public static readonly Statement NextTransaction = new("select pg_snapshot_xmax(pg_current_snapshot())::text");

    /// <summary>What happened on one case, in the order it was written, with the purpose of each act and the key to open it.</summary>
    public static Statement History(short municipality, Guid aggregateId, long after, int limit) => new(
        """
        select event.municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose, occurred_at,
               trace_parent, request_id, txid::text as txid_text, sequence, sealed_purpose, key_id, wrapped
          from event
          left join case_key on case_key.municipality_code = event.municipality_code and case_id = aggregate_id
         where event.municipality_code = $1 and aggregate_id = $2 and sequence > $3
         order by sequence
         limit $4
        """,
        municipality, aggregateId, after, limit);

    /// <summary>An event of <see cref="History"/>, for callers who may read the case: with the purpose as it was stated.</summary>
    public static Event MapHistory(NpgsqlDataReader row, CaseKeys keys, TenantSession session)
    {
        var published = Map(row);
        published.Purpose = row.IsDBNull(13) || row.IsDBNull(14)
            ? row.GetString(7)
            : keys.Open(session, row.GetGuid(1), row.GetString(14), row.GetFieldValue<byte[]>(15)).DecryptText(row.GetFieldValue<byte[]>(13), PurposeText);
        return published;
    }

    public static Event Map(NpgsqlDataReader row) => new()
    {
        MunicipalityCode = row.GetInt16(0),
        AggregateId = row.GetGuid(1).ToString(),
        Payload = new Any { TypeUrl = TypeUrl + row.GetString(2), Value = ByteString.CopyFrom(row.GetFieldValue<byte[]>(3)) },
        Actor = new Actor { Subject = row.GetString(4), Name = row.GetString(5), Role = row.GetString(6) },
        // In rows from before purposes were encrypted it may be free text: that must not leave the service.
        Purpose = row.GetString(7) is var purpose && purpose.StartsWith(Names, StringComparison.Ordinal) ? purpose : "",
        OccurredAt = Timestamp.FromDateTimeOffset(row.GetFieldValue<DateTimeOffset>(8)),
        TraceParent = row.GetString(9),
        RequestId = row.GetString(10),
        Txid = ulong.Parse(row.GetString(11), System.Globalization.CultureInfo.InvariantCulture),
        Sequence = row.GetInt64(12),
    };

    /// <summary>The full name of the event's type.</summary>
    public static string TypeOf(Event envelope) => Any.GetTypeName(envelope.Payload.TypeUrl);
}
