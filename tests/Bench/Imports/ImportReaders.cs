using System.Diagnostics;
using Npgsql;
using Sygeopfoelgning.Seed;

namespace Sygeopfoelgning.Bench;

/// <summary>The other services while and after forms are imported: how long each needs for the cases.</summary>
/// <param name="Forms">The forms.</param>
/// <param name="Imported">How long the import took, with the others reading at the same time.</param>
/// <param name="CaughtUp">How long after the last answer each had consumed every event of the import.</param>
/// <param name="Quiet">How long after it everything was consumed, also what the others published in response.</param>
internal sealed record ImportReaders(int Forms, TimeSpan Imported, IReadOnlyDictionary<string, TimeSpan> CaughtUp, TimeSpan Quiet)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<ImportReaders> Measure(BenchStack stack, Imports imports, int batches)
    {
        var subscribers = new Subscribers(service => new NpgsqlConnectionStringBuilder(stack.Superuser.ConnectionString) { Database = $"{service}db" }.ConnectionString);
        await using var cases = NpgsqlDataSource.Create(stack.Superuser);
        var databases = new Dictionary<string, NpgsqlDataSource>();
        foreach (var subscriber in KeptUp.Subscribers)
        {
            databases[subscriber] = await stack.Stack.Database(subscriber, "superuser");
        }

        try
        {
            // Warm-up: four programs that have just started compile first.
            await imports.Import(batches);
            await subscribers.CatchUp(_ => { });

            var imported = await imports.Import(batches);
            var ended = Stopwatch.GetTimestamp();
            var caughtUp = new Dictionary<string, TimeSpan>();
            while (caughtUp.Count < databases.Count)
            {
                foreach (var (subscriber, database) in databases.Where(one => !caughtUp.ContainsKey(one.Key)))
                {
                    if (await KeptUp.Behind(cases, database) == 0)
                    {
                        caughtUp[subscriber] = Stopwatch.GetElapsedTime(ended);
                    }
                }

                if (Stopwatch.GetElapsedTime(ended) > Limit)
                {
                    throw new InvalidOperationException($"The subscribers have not caught up after {Limit.TotalMinutes} minutes.");
                }

                await Task.Delay(Look);
            }

            await subscribers.CatchUp(_ => { });
            return new ImportReaders(batches * Imports.Batch, imported, caughtUp, Stopwatch.GetElapsedTime(ended));
        }
        finally
        {
            foreach (var database in databases.Values)
            {
                await database.DisposeAsync();
            }
        }
    }
}
