using Npgsql;

namespace Sygeopfoelgning.Seed;

/// <summary>
/// The other services, as far as seeding concerns them. They consume seeded cases like any other, from the feed, so
/// that their own tables are filled by their own code; or they skip them, when only Cases has to be large.
/// </summary>
/// <param name="connectionTo">A connection string to a service's database as the server's superuser.</param>
public sealed class Subscribers(Func<string, string> connectionTo)
{
    private const string Publisher = "cases";

    private static readonly string[] All = ["scheduling", "coordination", "documentation"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>How many events of the others' logs are not consumed yet, over all readers.</summary>
    public async Task<long> Behind()
    {
        var behind = 0L;
        foreach (var subscriber in All)
        {
            var read = await Rows(subscriber, "select publisher, txid::text, sequence from subscription",
                row => (Publisher: row.GetString(0), Txid: row.GetString(1), Sequence: row.GetInt64(2)));
            foreach (var progress in read.Where(progress => progress.Publisher == Publisher || All.Contains(progress.Publisher)))
            {
                behind += await Beyond(progress.Publisher, progress.Txid, progress.Sequence);
            }
        }

        return behind;
    }

    /// <summary>Waits until all logs are consumed, including what a service publishes in response to an event.</summary>
    public async Task CatchUp(Action<long> progress)
    {
        for (var quiet = 0; quiet < 2;)
        {
            var behind = await Behind();
            quiet = behind == 0 ? quiet + 1 : 0;
            progress(behind);
            await Task.Delay(Look);
        }
    }

    /// <summary>
    /// Lets <paramref name="seed"/> write events that the others skip: their leases are taken, and afterwards their
    /// cursors are moved past the events, by compare-and-set. If anything else was written meanwhile, no cursor is moved,
    /// so that nothing real is skipped, and the others consume everything themselves.
    /// </summary>
    /// <returns>Whether they were skipped.</returns>
    public async Task<bool> PassOver(int events, Func<Task> seed)
    {
        var holder = Guid.NewGuid();
        await CatchUp(_ => { });
        foreach (var subscriber in All)
        {
            await Run(subscriber,
                """
                insert into lease (name, holder, held_until) values ($1, $2, clock_timestamp() + interval '1 day')
                on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until
                """,
                $"subscription:{Publisher}", holder);
        }

        try
        {
            var before = new Dictionary<string, (string Txid, long Sequence)>();
            foreach (var subscriber in All)
            {
                before[subscriber] = (await Rows(subscriber, $"select txid::text, sequence from subscription where publisher = '{Publisher}'",
                    row => (row.GetString(0), row.GetInt64(1)))).Single();
            }

            await seed();
            var (txid, sequence) = (await Rows(Publisher, "select txid::text, sequence from event order by event.txid desc, sequence desc limit 1",
                row => (row.GetString(0), row.GetInt64(1)))).Single();
            foreach (var (subscriber, from) in before)
            {
                if (await Beyond(Publisher, from.Txid, from.Sequence) != events
                    || await Run(subscriber,
                        """
                        update subscription set txid = $2::text::xid8, sequence = $3
                         where publisher = $1 and txid = $4::text::xid8 and sequence = $5
                        """,
                        Publisher, txid, sequence, from.Txid, from.Sequence) != 1)
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            foreach (var subscriber in All)
            {
                await Run(subscriber, "update lease set held_until = clock_timestamp() where name = $1 and holder = $2", $"subscription:{Publisher}", holder);
            }
        }
    }

    private async Task<long> Beyond(string publisher, string txid, long sequence) => (await Rows(
        publisher, "select count(*) from event where (txid, sequence) > ($1::text::xid8, $2)", row => row.GetInt64(0), txid, sequence)).Single();

    private async Task<List<T>> Rows<T>(string service, string text, Func<NpgsqlDataReader, T> map, params object[] values)
    {
        await using var connection = new NpgsqlConnection(connectionTo(service));
        await connection.OpenAsync();
        await using var command = Filled(new NpgsqlCommand(text, connection), values);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await row.ReadAsync())
        {
            rows.Add(map(row));
        }

        return rows;
    }

    private async Task<int> Run(string service, string text, params object[] values)
    {
        await using var connection = new NpgsqlConnection(connectionTo(service));
        await connection.OpenAsync();
        await using var command = Filled(new NpgsqlCommand(text, connection), values);
        return await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Filled(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
