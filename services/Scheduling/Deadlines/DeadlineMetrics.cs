using System.Diagnostics.Metrics;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>How many deadlines have passed without a notice: the statutory alert depends on it.</summary>
internal sealed partial class DeadlineMetrics : BackgroundLoop
{
    internal const string MeterName = "Sygeopfoelgning.Deadlines";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ILogger<DeadlineMetrics> log;
    private long unnoticed;

    public DeadlineMetrics([FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, IMeterFactory meters, TimeProvider time, ILogger<DeadlineMetrics> log)
    {
        (this.database, this.time, this.log) = (database, time, log);
        meters.Create(MeterName).CreateObservableGauge(
            "sygeopfoelgning.deadlines.unnoticed", () => Volatile.Read(ref unnoticed), "{deadline}",
            "Deadlines of the municipality whose statutory date has passed without a notice.");
    }

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await using var command = database.CreateCommand("select deadlines_unnoticed($1)");
                command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
                Volatile.Write(ref unnoticed, (long)(await command.ExecuteScalarAsync(stopping))!);
            }
            catch (NpgsqlException failure)
            {
                LogNotMeasured(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deadlines without a notice could not be counted.")]
    private static partial void LogNotMeasured(ILogger log, Exception failure);
}
