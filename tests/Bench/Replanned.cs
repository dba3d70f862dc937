using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Bench;

/// <summary>The plans of a municipality after a change of the rules: a tenth of them have a date that is another one now.</summary>
/// <param name="Plans">How many plans there are.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Written">Rows of dates that were written.</param>
/// <param name="Expected">Rows that are others.</param>
/// <param name="MemoryBefore">Scheduling's memory before, in MiB.</param>
/// <param name="MemoryMost">The most while it ran.</param>
internal sealed record Replanned(int Plans, TimeSpan Elapsed, long Written, long Expected, double MemoryBefore, double MemoryMost)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static async Task<Replanned> Measure(BenchStack stack, short municipality, int plans)
    {
        await using var scheduling = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(stack.Superuser.ConnectionString) { Database = "schedulingdb", CommandTimeout = 0 });
        var process = await stack.Stack.ProcessId("scheduling");
        var expected = await Run(
            "update deadline set statutory_date = statutory_date - 7, last_day = last_day - 7 where municipality_code = $1 and rule_id = 'R-26ABS' and right(case_id::text, 1) = '0'");
        // The statistics of what was just written arrive within a second.
        await Task.Delay(Look * 3);
        var written = await One("select n_tup_upd from pg_stat_user_tables where relname = 'deadline'");
        var (before, most) = (Machine.MemoryOfTree(process), 0.0);
        var began = Stopwatch.GetTimestamp();
        await Run(
            $"insert into timer (municipality_code, kind, aggregate_id, due_at) values ($1, '{Replanning.Timer}', '{Guid.NewGuid()}', 'epoch')");
        while (await One("select count(*) from replanning where municipality_code = $1 and finished_at is not null") == 0)
        {
            await Task.Delay(Look);
            most = Math.Max(most, Machine.MemoryOfTree(process));
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        await Task.Delay(Look * 3);
        return new Replanned(
            plans, elapsed, await One("select n_tup_upd from pg_stat_user_tables where relname = 'deadline'") - written, expected, before, most);

        async Task<long> Run(string sql)
        {
            await using var command = Command(sql);
            return await command.ExecuteNonQueryAsync();
        }

        async Task<long> One(string sql)
        {
            await using var command = Command(sql);
            return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }

        NpgsqlCommand Command(string sql)
        {
            var command = scheduling.CreateCommand(sql);
            if (sql.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = municipality });
            }

            return command;
        }
    }
}
