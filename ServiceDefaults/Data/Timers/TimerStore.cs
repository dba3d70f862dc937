using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Data.Timers;

/// <summary>The SQL of timers for the background work: of all municipalities.</summary>
internal sealed class TimerStore([FromKeyedServices(Databases.Worker)] NpgsqlDataSource database)
{
    // A timer waits for the service's time, but never runs far from the database's clock: a replica whose clock is
    // days ahead gives no notice before its day.
    private const string Ahead = "now() + interval '2 hours'";

    // This many are read to see which municipalities have a turn; then each of those municipalities has one.
    private const int LookedAt = 1_000;

    public Task<Transaction> Begin(CancellationToken cancel) => Transaction.Begin(database, cancel);

    /// <summary>The municipalities with due timers.</summary>
    public async Task<IReadOnlyList<short>> Municipalities(string[] kinds, DateTimeOffset now, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new Statement(
            $"""
            select distinct municipality_code from (
                (select t.municipality_code from timer t
                  where t.due_at <= least($1, {Ahead}) and t.kind = any($2) and (t.retry_at is null or t.retry_at <= $1)
                    and not exists (select from business_clock b where b.municipality_code = t.municipality_code)
                  order by t.due_at limit $3)
                union all
                (select t.municipality_code from business_clock b
                   join timer t on t.municipality_code = b.municipality_code and t.due_at <= business_now(b.municipality_code, least($1, {Ahead}))
                  where t.kind = any($2) and (t.retry_at is null or t.retry_at <= $1)
                  limit $3)) due
            """,
            now, kinds, LookedAt).ToCommand());
        await using var row = await batch.ExecuteReaderAsync(cancel);
        var municipalities = new List<short>();
        while (await row.ReadAsync(cancel))
        {
            municipalities.Add(row.Get<short>("municipality_code"));
        }

        return municipalities;
    }

    /// <summary>
    /// Takes due timers that nobody else is working on: they are removed if the transaction commits. Another replica skips
    /// what this one holds.
    /// </summary>
    public static Statement Take(short municipality, string[] kinds, DateTimeOffset now, int limit) => new(
        $"""
        delete from timer t using (
            select municipality_code, kind, aggregate_id, subject from timer
             where municipality_code = $1 and due_at <= business_now($1, least($2, {Ahead})) and kind = any($3) and (retry_at is null or retry_at <= $2)
             order by due_at limit $4
               for update skip locked) taken
         where (t.municipality_code, t.kind, t.aggregate_id, t.subject)
             = (taken.municipality_code, taken.kind, taken.aggregate_id, taken.subject)
        returning t.kind, t.aggregate_id, t.subject, t.due_at, t.trace_parent
        """,
        municipality, now, kinds, limit);

    public static DueTimer Map(NpgsqlDataReader row) => new(
        row.Get<string>("kind"), row.Get<Guid>("aggregate_id"), row.Get<string>("subject"), row.Get<DateTimeOffset>("due_at"), row.Get<string>("trace_parent"));

    /// <summary>Postpones a timer that failed: a second, then twice as long each time, at most an hour. Returns the attempts.</summary>
    public async Task<int> PutOff(short municipality, DueTimer timer, string failure, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await Begin(cancel);
        var attempts = 0;
        await transaction.Ask(cancel, (new Statement(
            """
            update timer
               set attempts = attempts + 1, failure = $5, retry_at = $6 + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12)))
             where municipality_code = $1 and kind = $2 and aggregate_id = $3 and subject = $4
            returning attempts
            """,
            municipality, timer.Kind, timer.AggregateId, timer.Subject, failure, now), row => attempts = row.Get<int>("attempts")));
        await transaction.Commit(cancel);
        return attempts;
    }

    /// <summary>The values of the gauges: how many are due, how long the oldest has been due, and how many have failed.</summary>
    public async Task<(long Due, double OldestSeconds, long Failing)> Measure(DateTimeOffset now, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new Statement(
            """
            with due as (
                select t.municipality_code, t.due_at, t.attempts from timer t
                 where t.due_at <= $1 and not exists (select from business_clock b where b.municipality_code = t.municipality_code)
                union all
                select t.municipality_code, t.due_at, t.attempts from business_clock b
                  join timer t on t.municipality_code = b.municipality_code and t.due_at <= business_now(b.municipality_code, $1))
            select count(*) as due,
                   coalesce(extract(epoch from max(business_now(municipality_code, $1) - due_at)), 0)::float8 as oldest_seconds,
                   count(*) filter (where attempts > 0) as failing
              from due
            """,
            now).ToCommand());
        await using var row = await batch.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.Get<long>("due"), row.Get<double>("oldest_seconds"), row.Get<long>("failing"));
    }
}
