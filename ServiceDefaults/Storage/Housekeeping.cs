using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sygeopfoelgning.ServiceDefaults.Storage;

/// <summary>
/// Removes stored answers after 72 hours, in small transactions, so that none holds the feed back, and makes room for the
/// access log of the months to come.
/// </summary>
internal sealed partial class Housekeeping(
    [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, TimeProvider time, ILogger<Housekeeping> log) : BackgroundService
{
    private const int Chunk = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await PrepareAccessLog(stoppingToken);
                while (await RemoveChunk(stoppingToken) == Chunk)
                {
                }
            }
            catch (NpgsqlException failure)
            {
                LogFailed(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PrepareAccessLog(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select prepare_access_log($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) });
        await command.ExecuteNonQueryAsync(cancel);
    }

    internal async Task<int> RemoveChunk(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            delete from request where (municipality_code, subject, rpc, request_id) in
                (select municipality_code, subject, rpc, request_id from request where created_at < $1 order by created_at limit $2)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() - Kept });
        command.Parameters.Add(new NpgsqlParameter { Value = Chunk });
        return await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database was not tidied; it is tried again later.")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
