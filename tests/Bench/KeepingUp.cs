using System.Diagnostics;
using Npgsql;

namespace Sygeopfoelgning.Bench;

/// <summary>Three subscribers while registrations come at a fixed rate.</summary>
/// <param name="Rate">Offered registrations a second.</param>
/// <param name="Registration">The registrations themselves.</param>
/// <param name="Lag">The longest lag of a subscriber, in seconds: the age of the oldest event it had not consumed.</param>
/// <param name="Drained">How long after the last registration all had consumed everything.</param>
internal sealed record KeptUp(double Rate, Outcome Registration, IReadOnlyDictionary<string, double> Lag, TimeSpan Drained)
{
    internal static readonly string[] Subscribers = ["scheduling", "coordination", "documentation"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<KeptUp> Measure(BenchStack stack, Rpc register, double rate, TimeSpan duration)
    {
        await using var cases = NpgsqlDataSource.Create(stack.Superuser);
        var databases = new Dictionary<string, NpgsqlDataSource>();
        foreach (var subscriber in Subscribers)
        {
            databases[subscriber] = await stack.Stack.Database(subscriber, "superuser");
        }

        try
        {
            // Warm-up: five starting programs compile for longer than one, at a rate that leaves them the time for it.
            Load.Open(register.At(stack.CasesAddress), duration * 2, rate * 0.4);
            await Drain(cases, databases);

            var lag = Subscribers.ToDictionary(subscriber => subscriber, _ => 0.0);
            var load = Task.Run(() => Load.Open(register.At(stack.CasesAddress), duration, rate));
            while (!load.IsCompleted)
            {
                foreach (var (subscriber, database) in databases)
                {
                    lag[subscriber] = Math.Max(lag[subscriber], await Behind(cases, database));
                }

                await Task.WhenAny(load, Task.Delay(Look));
            }

            var outcome = await load;
            var ended = Stopwatch.GetTimestamp();
            await Drain(cases, databases);
            return new KeptUp(rate, outcome, lag, Stopwatch.GetElapsedTime(ended));
        }
        finally
        {
            foreach (var database in databases.Values)
            {
                await database.DisposeAsync();
            }
        }
    }

    private static async Task Drain(NpgsqlDataSource cases, Dictionary<string, NpgsqlDataSource> databases)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var behind = 0.0;
            foreach (var database in databases.Values)
            {
                behind = Math.Max(behind, await Behind(cases, database));
            }

            if (behind == 0)
            {
                return;
            }

            if (waited.Elapsed > Limit)
            {
                throw new InvalidOperationException($"The subscribers are still {behind:0} s behind after {Limit.TotalMinutes} minutes.");
            }

            await Task.Delay(Look);
        }
    }

    /// <summary>The age of the oldest event of Cases that is not consumed; 0 when all are.</summary>
    internal static async Task<double> Behind(NpgsqlDataSource cases, NpgsqlDataSource subscriber)
    {
        await using var cursor = subscriber.CreateCommand("select txid::text, sequence from subscription where publisher = 'cases'");
        await using var at = await cursor.ExecuteReaderAsync();
        var (txid, sequence) = await at.ReadAsync() ? (at.GetString(0), at.GetInt64(1)) : ("0", 0L);
        await using var oldest = cases.CreateCommand(
            """
            select coalesce((select extract(epoch from clock_timestamp() - occurred_at)::float8 from event
                              where (txid, sequence) > ($1::text::xid8, $2) order by txid, sequence limit 1), 0)
            """);
        oldest.Parameters.Add(new NpgsqlParameter { Value = txid });
        oldest.Parameters.Add(new NpgsqlParameter { Value = sequence });
        return (double)(await oldest.ExecuteScalarAsync())!;
    }
}
