using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// Removes stored answers after 72 hours, in small transactions, so that none delays the feed; creates the
/// access log's partitions for the months to come; and runs the service's other regular tasks. The database and its
/// clock decide what is old; this process' own clock only determines the pauses. Tasks run independently: a failing task does not
/// prevent the others, and the metric shows how long ago each succeeded.
/// </summary>
internal sealed partial class Housekeeping : BackgroundLoop
{
    internal const string MeterName = "Sygeopfoelgning.Housekeeping";
    private const int Chunk = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private readonly NpgsqlDataSource database;
    private readonly IReadOnlyList<Tidying> tasks;
    private readonly TimeProvider time;
    private readonly ILogger<Housekeeping> log;
    private readonly ConcurrentDictionary<string, long> done = new(StringComparer.Ordinal);

    public Housekeeping(
        [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, IEnumerable<Tidying> service, IMeterFactory meters, TimeProvider time,
        ILogger<Housekeeping> log)
    {
        (this.database, this.time, this.log) = (database, time, log);
        tasks =
        [
            new("prepare_access_log", "select prepare_access_log()"),
            new("drop_forwarded_access_log", "select drop_forwarded_access_log()"),
            .. service,
            new("remove_old_answers", $"select remove_old_answers({Chunk})", Chunk),
        ];
        foreach (var task in tasks)
        {
            done[task.Name] = time.GetTimestamp();
        }

        meters.Create(MeterName).CreateObservableGauge(
            "sygeopfoelgning.housekeeping.age",
            () => done.Select(task => new Measurement<double>(time.GetElapsedTime(task.Value).TotalSeconds, new KeyValuePair<string, object?>("task", task.Key))),
            "s", "Time since a housekeeping task last succeeded, or since the process started if it has not succeeded yet.");
    }

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            foreach (var task in tasks)
            {
                await Do(task, stopping);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task Do(Tidying task, CancellationToken cancel)
    {
        try
        {
            while (await Tidy(task, cancel) == task.Full)
            {
            }

            done[task.Name] = time.GetTimestamp();
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // It would have had to wait, and others behind it: the next run is soon enough.
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogFailed(log, task.Name, failure);
        }
    }

    private async Task<int> Tidy(Tidying task, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(task.Sql);
        return await command.ExecuteScalarAsync(cancel) is int removed ? removed : 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The task {Task} of the housekeeping failed; it is retried later.")]
    private static partial void LogFailed(ILogger log, string task, Exception failure);
}

/// <summary>A statement that a service's background work runs regularly.</summary>
/// <param name="Name">Its name in logs and metrics.</param>
/// <param name="Sql">The statement. It takes no date: the database decides what is old.</param>
/// <param name="Full">The statement returns how much it did; if it is this much, there may be more, and it is run again.</param>
public sealed record Tidying(string Name, string Sql, int Full = -1);
