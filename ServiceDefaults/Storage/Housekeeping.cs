using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.ServiceDefaults.Health;

namespace Sygeopfoelgning.ServiceDefaults.Storage;

/// <summary>
/// Removes stored answers after 72 hours, in small transactions, so that none holds the feed back, makes room for the
/// access log of the months to come, and does what else the service has to do now and then.
/// </summary>
internal sealed partial class Housekeeping(
    [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, IEnumerable<Tidying> service, TimeProvider time, ILogger<Housekeeping> log)
    : BackgroundLoop
{
    private static readonly Tidying[] Own = [new("select prepare_access_log($1)"), new("select drop_forwarded_access_log($1)")];

    private const int Chunk = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                foreach (var tidying in Own.Concat(service))
                {
                    await Tidy(tidying, stopping);
                }

                while (await RemoveChunk(stopping) == Chunk)
                {
                }
            }
            catch (NpgsqlException failure)
            {
                LogFailed(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task Tidy(Tidying tidying, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(tidying.Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) });
        try
        {
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // It would have had to wait, with others behind it: the next time will do.
        }
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

/// <summary>A statement that a service's background work runs now and then.</summary>
/// <param name="Sql">The statement; <c>$1</c> is today's date in UTC.</param>
public sealed record Tidying(string Sql);
