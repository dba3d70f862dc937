using System.Diagnostics.Metrics;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>How long the oldest message has waited, and how many wait for a person: the alerts depend on it.</summary>
internal sealed partial class MessageMetrics : BackgroundLoop
{
    internal const string MeterName = "Sygeopfoelgning.Messages";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ILogger<MessageMetrics> log;
    private double oldest;
    private long parked;

    public MessageMetrics([FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, IMeterFactory meters, TimeProvider time, ILogger<MessageMetrics> log)
    {
        (this.database, this.time, this.log) = (database, time, log);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "sygeopfoelgning.messages.oldest", () => Volatile.Read(ref oldest), "s", "How long the oldest message that is not sent has waited.");
        meter.CreateObservableGauge(
            "sygeopfoelgning.messages.parked", () => Volatile.Read(ref parked), "{message}", "Messages that could not be sent and wait for a person.");
    }

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await using var command = database.CreateCommand("select oldest_seconds, parked from messages_waiting($1)");
                command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
                await using var row = await command.ExecuteReaderAsync(stopping);
                await row.ReadAsync(stopping);
                Volatile.Write(ref oldest, row.Get<double>("oldest_seconds"));
                Volatile.Write(ref parked, row.Get<long>("parked"));
            }
            catch (NpgsqlException failure)
            {
                LogNotMeasured(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The messages that wait could not be counted.")]
    private static partial void LogNotMeasured(ILogger log, Exception failure);
}
