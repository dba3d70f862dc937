using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Sygeopfoelgning.Bench;

/// <summary>
/// The database floor: pgbench sends a request's own statements, as they were recorded, in the same round trips, with as
/// many connections as the service's pool.
/// </summary>
internal sealed partial class Pgbench(NpgsqlConnectionStringBuilder database, int connections)
{
    private const string Program = "pgbench";

    /// <summary>Null, or why it cannot run here.</summary>
    public static string? Missing()
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(Program, ["--version"]) { RedirectStandardOutput = true })!;
            asked.WaitForExit();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "pgbench is missing, and with it the database floor: install PostgreSQL's own tools (Debian: apt install postgresql-contrib).";
        }
    }

    /// <summary>Runs a script for a while.</summary>
    /// <param name="script">The script.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="first">The first of its own numbers, so that no two runs create the same rows.</param>
    /// <param name="leavesOutFirst">
    /// Leaves the first transaction of each connection out of the rate, and has each statement planned only in it: a service has prepared and
    /// planned its statements long ago, each once, however often a call sends it. It matters where the statements are many and the transactions few.
    /// </param>
    public async Task<FloorOutcome> Run(FloorScript script, TimeSpan duration, long first, bool leavesOutFirst = false)
    {
        var folder = Directory.CreateTempSubdirectory("floor");
        try
        {
            var (file, log) = (Path.Combine(folder.FullName, "script"), Path.Combine(folder.FullName, "log"));
            await File.WriteAllTextAsync(file, script.Text);
            var start = new ProcessStartInfo(Program,
            [
                "--no-vacuum", "--protocol=prepared", $"--client={connections}", $"--jobs={Math.Min(connections, Environment.ProcessorCount)}",
                string.Create(CultureInfo.InvariantCulture, $"--time={duration.TotalSeconds:0}"), $"--file={file}",
                .. leavesOutFirst ? ["--log", $"--log-prefix={log}"] : Array.Empty<string>(),
                $"--define=n={first}", .. script.Values.Select(value => $"--define={value.Key}={value.Value}"),
                $"--host={database.Host}", $"--port={database.Port}", $"--username={database.Username}", database.Database!,
            ])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            };
            start.Environment["PGPASSWORD"] = database.Password;
            if (leavesOutFirst)
            {
                start.Environment["PGOPTIONS"] = "-c plan_cache_mode=force_generic_plan";
            }

            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync();
            var report = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0 || !PerSecond().IsMatch(report))
            {
                throw new InvalidOperationException($"pgbench failed: {await said}\n{report}");
            }

            return new FloorOutcome(
                leavesOutFirst
                    ? PerSecondOf(Directory.EnumerateFiles(folder.FullName, "log*").SelectMany(File.ReadLines))
                    : double.Parse(PerSecond().Match(report).Groups[1].Value, CultureInfo.InvariantCulture),
                long.Parse(Processed().Match(report).Groups[1].Value, CultureInfo.InvariantCulture));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Lines of: connection, number of the transaction, its microseconds.
    private static double PerSecondOf(IEnumerable<string> log)
    {
        var rate = 0.0;
        foreach (var connection in log.Select(line => line.Split(' ')).GroupBy(fields => fields[0]))
        {
            double[] later = [.. connection.OrderBy(fields => long.Parse(fields[1], CultureInfo.InvariantCulture)).Skip(1)
                .Select(fields => double.Parse(fields[2], CultureInfo.InvariantCulture) / 1_000_000)];
            rate += later.Length == 0 ? throw new InvalidOperationException("pgbench made only one transaction: measure for longer.") : later.Length / later.Sum();
        }

        return rate;
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"actually processed: ([0-9]+)")]
    private static partial Regex Processed();
}

/// <summary>The result of pgbench.</summary>
internal sealed record FloorOutcome(double PerSecond, long Transactions);
