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
    public async Task<FloorOutcome> Run(FloorScript script, TimeSpan duration, long first)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script.Text);
            var start = new ProcessStartInfo(Program,
            [
                "--no-vacuum", "--protocol=prepared", $"--client={connections}", $"--jobs={Math.Min(connections, Environment.ProcessorCount)}",
                string.Create(CultureInfo.InvariantCulture, $"--time={duration.TotalSeconds:0}"), $"--file={file}",
                $"--define=n={first}", .. script.Values.Select(value => $"--define={value.Key}={value.Value}"),
                $"--host={database.Host}", $"--port={database.Port}", $"--username={database.Username}", database.Database!,
            ])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            };
            start.Environment["PGPASSWORD"] = database.Password;
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync();
            var report = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0 || !PerSecond().IsMatch(report))
            {
                throw new InvalidOperationException($"pgbench failed: {await said}\n{report}");
            }

            return new FloorOutcome(
                double.Parse(PerSecond().Match(report).Groups[1].Value, CultureInfo.InvariantCulture),
                long.Parse(Processed().Match(report).Groups[1].Value, CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"actually processed: ([0-9]+)")]
    private static partial Regex Processed();
}

/// <summary>The result of pgbench.</summary>
internal sealed record FloorOutcome(double PerSecond, long Transactions);
