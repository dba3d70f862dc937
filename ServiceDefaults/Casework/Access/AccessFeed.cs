using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>
/// This service's access log for collection by Documentation, with the same cursor and fence as the event log. Unlike an
/// event, a row may become visible before it is on the disk: an ordinary read does not wait for that.
/// </summary>
internal sealed class AccessFeed([FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, Epoch epoch)
{
    private const int DefaultLimit = 500;
    private const int MaximumLimit = 1_000;

    // The reader's cursor confirms what the reader has stored for good: rows are kept at least until then.
    private static Statement Forwarded(Guid epoch, ulong txid, long sequence) => new(
        """
        update access_forwarded set epoch = $1, txid = $2::text::xid8, sequence = $3
         where epoch is distinct from $1 or (txid, sequence) < ($2::text::xid8, $3)
        """,
        epoch, Text(txid), sequence);

    private static Statement After(ulong txid, long sequence, int limit) => new(
        """
        select municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id,
               txid::text as txid_text, sequence
          from access_log
         where (txid, sequence) > ($1::text::xid8, $2) and txid < (select feed_fence())
         order by txid, sequence
         limit $3
        """,
        Text(txid), sequence, limit);

    // Flushes everything to the disk that was committed before it, without waiting for anybody and without a transaction id,
    // which would hold the fence. A transaction that only takes an id and commits is not enough: it wrote nothing, so it does
    // not flush.
    private static readonly Statement Flush = new("select pg_logical_emit_message(false, 'access_log', '', true)");

    /// <summary>The rows after a cursor, or FEED_EPOCH_UNKNOWN.</summary>
    public async Task<Result<ReadAccessesResponse>> Read(ReadAccessesRequest request, CancellationToken cancel)
    {
        var own = await epoch.Get(cancel);
        var after = request.After ?? new FeedCursor { Epoch = own.ToString() };
        if (after.Epoch != own.ToString())
        {
            return new FeedEpochUnknown(own.ToString());
        }

        var limit = request.Limit == 0 ? DefaultLimit : Math.Min(request.Limit, MaximumLimit);
        var response = new ReadAccessesResponse { Cursor = after };
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        if (request.After is not null)
        {
            batch.BatchCommands.Add(Forwarded(own, after.Txid, after.Sequence).ToCommand());
        }

        batch.BatchCommands.Add(After(after.Txid, after.Sequence, limit).ToCommand());
        await using (var row = await batch.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
            {
                response.Accesses.Add(Map(row));
                response.Cursor = new FeedCursor
                {
                    Epoch = own.ToString(), Txid = ulong.Parse(row.Get<string>("txid_text"), CultureInfo.InvariantCulture),
                    Sequence = row.Get<long>("sequence"),
                };
            }
        }

        if (response.Accesses.Count > 0)
        {
            // A crash of PostgreSQL may lose the last second of ordinary reads. If one of those rows had been handed out, its
            // transaction id would be assigned again, to a row that lies behind the reader's cursor and would never be
            // collected. So rows leave only after they are on the disk: an id that is on the disk is never assigned again.
            await using var flush = new NpgsqlBatch(connection) { BatchCommands = { Flush.ToCommand() } };
            await flush.ExecuteNonQueryAsync(cancel);
        }

        return response;
    }

    /// <summary>Age of the oldest row not yet collected for good, null if all are; and how many there are, up to a limit.</summary>
    public async Task<(DateTimeOffset? Oldest, long Count)> Waiting(int limit, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select (select l.occurred_at from access_log l where (l.txid, l.sequence) > (f.txid, f.sequence) order by l.txid, l.sequence limit 1)
                       as oldest,
                   (select count(*) from (select from access_log l where (l.txid, l.sequence) > (f.txid, f.sequence) limit $1) waiting) as count
              from (select coalesce(m.txid, '0') as txid, coalesce(m.sequence, 0) as sequence
                      from feed_epoch e left join access_forwarded m on m.epoch = e.epoch) f
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.Get<DateTimeOffset?>("oldest"), row.Get<long>("count"));
    }

    private static LoggedAccess Map(NpgsqlDataReader row) => new()
    {
        MunicipalityCode = row.Get<short>("municipality_code"),
        OccurredAt = Timestamp.FromDateTimeOffset(row.Get<DateTimeOffset>("occurred_at")),
        CaseIds = { row.Get<Guid[]>("case_ids").Select(id => id.ToString()) },
        Subject = row.Get<string>("subject"),
        Name = row.Get<string>("name"),
        Role = row.Get<string>("role"),
        Via = row.Get<string>("via"),
        Purpose = row.Get<string>("purpose"),
        Rpc = row.Get<string>("rpc"),
        Classes = { row.Get<short[]>("classes").Select(one => (InformationClass)one) },
        Verdict = row.Get<short>("verdict"),
        TraceId = row.Get<string>("trace_id"),
        Sequence = row.Get<long>("sequence"),
    };

    private static string Text(ulong txid) => txid.ToString(CultureInfo.InvariantCulture);
}
