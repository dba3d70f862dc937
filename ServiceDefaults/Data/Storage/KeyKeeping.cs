using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// Keeps the keys up to date: checks every second whether they have changed, records in the database which ones this process has,
/// and stops the process at start if data are encrypted with a key that it lacks. <c>./run rotate-keys</c> continues only
/// when all processes have reported that they follow.
/// </summary>
internal sealed partial class KeyKeeping(
    [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, KeyRing keys, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<KeyKeeping> log) : BackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Often enough that a process that reports nothing for 30 s is gone.
    private const int TicksBetweenReports = 10;

    private readonly Guid reader = Ids.New(time.GetUtcNow());
    private bool isChecked;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Check(cancellationToken);
            await Report(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // The database is away or has no tables yet: readiness reports it, and the check runs when the database is there.
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Run("delete from key_reader where reader = $1", cancellationToken, reader);
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException or OperationCanceledException)
        {
            // The process counts as gone half a minute later.
        }
    }

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var tick = 1; await timer.WaitForNextTickAsync(stopping); tick++)
        {
            var before = keys.Ids;
            keys.Refresh();
            if (!before.AreSameAs(keys.Ids) || tick % TicksBetweenReports == 0)
            {
                await Record(stopping);
            }
        }
    }

    private async Task Record(CancellationToken cancel)
    {
        try
        {
            if (!isChecked)
            {
                await Check(cancel);
            }

            await Report(cancel);
        }
        catch (NpgsqlException failure)
        {
            LogNotTold(log, failure.Message);
        }
        catch (StartupProblem problem)
        {
            LogKeyMissing(log, problem.Message);
            lifetime.StopApplication();
        }
    }

    private async Task Check(CancellationToken cancel)
    {
        var ids = keys.Ids;
        foreach (var used in await InUse("select key_id from encryption_keys_in_use()", cancel))
        {
            if (!ids.Encryption.Contains(used))
            {
                throw new StartupProblem($"The data are encrypted with the key '{used}', which Keys:Encryption lacks: add it behind the current one.");
            }
        }

        await CheckThatDataCanBeRead(cancel);

        // Only Cases has persons.
        if (await InUse("select proname::text as key_id from pg_proc where proname = 'hash_keys_lacking'", cancel) is [_, ..])
        {
            foreach (var lacking in await InUse("select key_id from hash_keys_lacking($1) as key_id", cancel, (object)ids.Hash.ToArray()))
            {
                throw new StartupProblem($"Persons are found by the hash key '{lacking}' only, which Keys:Hash lacks: add it behind the current one.");
            }

            await CheckThatPersonsAreFound(ids.Hash, cancel);
        }

        isChecked = true;
    }

    // Keys of other services and other databases may have the same ids.
    private async Task CheckThatDataCanBeRead(CancellationToken cancel)
    {
        await using var command = Command("select key_id, municipality_code, case_id, what, cipher from encryption_key_samples()", []);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            if (!keys.Opens(
                    row.Get<short>("municipality_code"), row.Get<string>("key_id"), row.Get<Guid?>("case_id"), row.Get<string>("what"),
                    row.Get<byte[]>("cipher")))
            {
                throw new StartupProblem(
                    $"The data are encrypted with another key '{row.Get<string>("key_id")}' than the one in Keys:Encryption, "
                    + $"which is another service's or another database's: give {keys.Service} the keys of its own.");
            }
        }
    }

    private async Task CheckThatPersonsAreFound(IReadOnlyList<string> live, CancellationToken cancel)
    {
        await using var command = Command("select key_id, municipality_code, cpr, hash from hash_key_samples() where key_id = any ($1)", [live.ToArray()]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            if (!keys.Finds(row.Get<short>("municipality_code"), row.Get<string>("key_id"), row.Get<byte[]>("cpr"), row.Get<byte[]>("hash")))
            {
                throw new StartupProblem(
                    $"Persons are found by another hash key '{row.Get<string>("key_id")}' than the one in Keys:Hash, which is another database's: "
                    + "with it everybody would be registered a second time.");
            }
        }
    }

    private Task Report(CancellationToken cancel) => Run(
        """
        insert into key_reader (reader, encryption_keys, hash_keys, position_keys, seen_at) values ($1, $2, $3, $4, clock_timestamp())
        on conflict (reader) do update
           set encryption_keys = excluded.encryption_keys, hash_keys = excluded.hash_keys, position_keys = excluded.position_keys,
               seen_at = excluded.seen_at
        """,
        cancel, reader, keys.Ids.Encryption.ToArray(), keys.Ids.Hash.ToArray(), keys.Ids.Position.ToArray());

    private async Task<List<string>> InUse(string select, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(select, values);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var ids = new List<string>();
        while (await row.ReadAsync(cancel))
        {
            ids.Add(row.Get<string>("key_id"));
        }

        return ids;
    }

    private async Task Run(string statement, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(statement, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string text, object[] values)
    {
        var command = database.CreateCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This process could not record its keys in the database ({Cause}); a change of keys waits for it.")]
    private static partial void LogNotTold(ILogger log, string cause);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Problem}")]
    private static partial void LogKeyMissing(ILogger log, string problem);
}
