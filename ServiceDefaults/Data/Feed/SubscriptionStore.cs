using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>The progress of a subscription.</summary>
internal sealed record Progress(Guid? Epoch, ulong Txid, long Sequence, int FailedAttempts)
{
    public FeedCursor? Cursor => Epoch is { } epoch ? new FeedCursor { Epoch = epoch.ToString(), Txid = Txid, Sequence = Sequence } : null;
}

/// <summary>The SQL of subscriptions: lease, cursor, parked events.</summary>
internal sealed class SubscriptionStore([FromKeyedServices(Databases.Worker)] NpgsqlDataSource database)
{
    private const string LeaseSeconds = "3 seconds";

    public Task<Transaction> Begin(CancellationToken cancel) => Transaction.Begin(database, cancel);

    /// <summary>Takes or renews the lease on a subscription; false while another replica has it.</summary>
    public async Task<bool> Hold(string publisher, Guid holder, CancellationToken cancel)
    {
        await using var command = Command(
            $"""
            insert into lease (name, holder, held_until) values ($1, $2, clock_timestamp() + interval '{LeaseSeconds}')
            on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until
              where lease.holder = excluded.holder or lease.held_until < clock_timestamp()
            """,
            $"subscription:{publisher}", holder);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>Releases the lease, so that another replica need not wait for it to expire.</summary>
    public async Task Release(string publisher, Guid holder)
    {
        await using var command = Command(
            "update lease set held_until = clock_timestamp() where name = $1 and holder = $2", $"subscription:{publisher}", holder);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public async Task<Progress> Find(string publisher, CancellationToken cancel)
    {
        await using var command = Command(
            "select epoch, txid::text as txid_text, sequence, failed_attempts from subscription where publisher = $1", publisher);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new Progress(
                row.Get<Guid?>("epoch"), ulong.Parse(row.Get<string>("txid_text"), CultureInfo.InvariantCulture),
                row.Get<long>("sequence"), row.Get<int>("failed_attempts"))
            : new Progress(null, 0, 0, 0);
    }

    /// <summary>
    /// Moves the cursor, only from where it was. No row means that another replica moved it: then this transaction's
    /// effects must be rolled back.
    /// </summary>
    public static Statement Advance(string publisher, Progress from, FeedCursor to) => from.Epoch is null
        ? new Statement(
            """
            insert into subscription (publisher, epoch, txid, sequence, advanced_at) values ($1, $2, $3::text::xid8, $4, clock_timestamp())
            on conflict (publisher) do update
               set epoch = excluded.epoch, txid = excluded.txid, sequence = excluded.sequence, failed_attempts = 0,
                   advanced_at = excluded.advanced_at
             where subscription.epoch is null
            """,
            publisher, Guid.Parse(to.Epoch), Txid(to.Txid), to.Sequence)
        : new Statement(
            """
            update subscription
               set epoch = $2, txid = $3::text::xid8, sequence = $4, failed_attempts = 0, advanced_at = clock_timestamp()
             where publisher = $1 and epoch = $5 and txid = $6::text::xid8 and sequence = $7
            """,
            publisher, Guid.Parse(to.Epoch), Txid(to.Txid), to.Sequence, from.Epoch, Txid(from.Txid), from.Sequence);

    /// <summary>Counts a failed attempt at the event after the cursor, and returns the number of attempts so far.</summary>
    public async Task<int> CountFailure(string publisher, CancellationToken cancel)
    {
        await using var command = Command(
            """
            insert into subscription (publisher, failed_attempts) values ($1, 1)
            on conflict (publisher) do update set failed_attempts = subscription.failed_attempts + 1
            returning failed_attempts
            """,
            publisher);
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>
    /// Which of these aggregates have parked events, from any publisher. Their rows are locked: an operator's retry of the last
    /// one either comes first, or finds what is parked behind it.
    /// </summary>
    public static Statement ParkedAmong(IEnumerable<Event> events) => new(
        "select aggregate_id from parked_event where aggregate_id = any($1) for key share",
        events.Select(e => Guid.Parse(e.AggregateId)).Distinct().ToArray());

    /// <summary>Which of these aggregates are cases that were erased here.</summary>
    public static Statement ErasedAmong(IReadOnlyCollection<Event> events) => new(
        """
        select e.case_id
          from unnest($1::smallint[], $2::uuid[]) as asked (municipality_code, case_id)
          join erased_case e on e.municipality_code = asked.municipality_code and e.case_id = asked.case_id
        """,
        events.Select(e => (short)e.MunicipalityCode).ToArray(), events.Select(e => Guid.Parse(e.AggregateId)).ToArray());

    /// <summary>
    /// Waits for an erasure of the case in progress, and makes a later one wait: the erasure removes what is parked.
    /// A statement of its own, so that the next one sees the result of the wait.
    /// </summary>
    public static Statement HoldAgainstErasure(Event envelope) =>
        new("select pg_advisory_xact_lock_shared(hashtextextended($1, 0))", Guid.Parse(envelope.AggregateId).ToString());

    /// <summary>Parks an event, unless its case was erased meanwhile: then it has no effect and nothing of it is stored.</summary>
    public static Statement Park(string publisher, string epoch, Event envelope, string error, int attempts) => new(
        """
        insert into parked_event (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts)
        select $1, $2, $3::text::xid8, $4, $5, $6, $7, $8, $9, $10
         where $11 or not exists (select from erased_case where municipality_code = $5 and case_id = $6)
        """,
        publisher, Guid.Parse(epoch), Txid(envelope.Txid), envelope.Sequence, (short)envelope.MunicipalityCode,
        Guid.Parse(envelope.AggregateId), EventLog.TypeOf(envelope), envelope.ToByteArray(), error, attempts,
        PublisherMap.IsAboutErasure(envelope));

    /// <summary>Counts a failed retry of a parked event.</summary>
    public async Task CountParkedFailure(short municipality, Guid id, string error, CancellationToken cancel)
    {
        await using var command = Command(
            "update parked_event set attempts = attempts + 1, error = $3 where municipality_code = $1 and parked_event_id = $2",
            municipality, id, error);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The municipalities whose business clock is set, and to what.</summary>
    public static readonly Statement SetClocks = new("select municipality_code, business_date, time_of_day from business_clock");

    /// <summary>How many events of each publisher are parked.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountParked(CancellationToken cancel)
    {
        await using var command = Command("select publisher, count(*) as parked from parked_event group by publisher");
        await using var row = await command.ExecuteReaderAsync(cancel);
        var parked = new Dictionary<string, long>();
        while (await row.ReadAsync(cancel))
        {
            parked.Add(row.Get<string>("publisher"), row.Get<long>("parked"));
        }

        return parked;
    }

    /// <summary>Age of the oldest transaction that delays this log.</summary>
    public async Task<double> OldestTransactionSeconds(CancellationToken cancel)
    {
        await using var command = Command("select feed_oldest_transaction_seconds()");
        return (double)(await command.ExecuteScalarAsync(cancel))!;
    }

    private NpgsqlCommand Command(string text, params ReadOnlySpan<object> values)
    {
        var command = database.CreateCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static string Txid(ulong txid) => txid.ToString(CultureInfo.InvariantCulture);
}
