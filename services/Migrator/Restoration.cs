using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Notices that databases were restored from backup, and prepares them for use. At every start all databases and a file
/// beside them get the same mark; a database with another mark is not the one that ran last.
///
/// A restored log assigns its transaction ids again, so its earlier readers must not continue: its epoch is renewed.
/// Restored together, the four databases are consistent with each other, and their own cursors are moved to the new epoch at the same
/// position. A cursor at an event that the restored log does not have comes from a backup of another moment: that is refused.
/// </summary>
internal sealed class Restoration(IReadOnlyList<(ServiceDatabase Database, NpgsqlConnection Owner)> databases, TimeProvider time, ILogger log)
{
    /// <summary>Marks the start; refuses if databases were restored and the operator has not confirmed it.</summary>
    /// <param name="file">Where the mark is stored beside the databases; null if it is not.</param>
    /// <param name="isKnown">The operator knows that they were restored.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task Mark(string? file, bool isKnown, CancellationToken cancel)
    {
        var marks = file is not null && File.Exists(file) ? File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        var restored = new List<string>();
        foreach (var (database, owner) in databases)
            if (marks.Length > 0 && await owner.Scalar("select started::text from feed_epoch", cancel) is string mark && !marks.Contains(mark))
                restored.Add(database.Name);
        if (restored.Count > 0 && !isKnown)
            throw new MigrationException(
                $"{string.Join(", ", restored)} {(restored.Count == 1 ? "is" : "are")} not as last run here, but restored from a backup. " +
                "Continue with ./run restored: it renews the epochs of the event logs, or says what is inconsistent (docs/runbook.md, Restore).");
        if (isKnown)
            await Renew(cancel);
        if (file is null)
            return;

        // First both marks in the file: a start that is interrupted here leaves databases with either.
        var next = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        await File.WriteAllLinesAsync(file, [.. marks, next], cancel);
        foreach (var (_, owner) in databases)
            await owner.Execute("update feed_epoch set started = $1::text::uuid", cancel, next);
        await File.WriteAllLinesAsync(file, [next], cancel);
    }

    /// <summary>Renews every log's epoch and moves the cursors of the other services with it. After an interruption it is done again.</summary>
    public async Task Renew(CancellationToken cancel)
    {
        var logs = new Dictionary<string, Log>();
        foreach (var (database, owner) in databases)
            logs[database.Service] = await Log.Of(owner, cancel);
        var cursors = new List<Cursor>();
        foreach (var (database, owner) in databases)
            cursors.AddRange(await Cursor.In(database.Service, owner, cancel));

        var unfit = new List<string>();
        foreach (var cursor in cursors)
            if (await Unfit(cursor, logs[cursor.Publisher], cancel) is { } why)
                unfit.Add(why);
        if (unfit.Count > 0)
            throw new MigrationException(string.Join(" ", unfit) + " Restore all four databases from the same cold copy, then ./run restored again.");

        foreach (var (publisher, published) in logs)
        {
            // Half done before: the cursors that have not been moved yet still name the previous epoch.
            var halfDone = cursors.Exists(cursor => cursor.Publisher == publisher && cursor.Epoch == published.Previous);
            var (before, now) = halfDone ? (published.Previous!.Value, published.Epoch) : await Renew(published, cancel);
            foreach (var (_, owner) in databases)
            {
                await owner.Execute("update subscription set epoch = $3 where publisher = $1 and epoch = $2", cancel, publisher, before, now);
                await owner.Execute("update parked_event set epoch = $3 where publisher = $1 and epoch = $2", cancel, publisher, before, now);
            }

            log.Renewed(publisher, now);
        }

        // The access logs are collected from the start again: rows that exist already are recognised by their ids.
        foreach (var (_, owner) in databases)
            await owner.Execute("update subscription set epoch = null where publisher like 'access:%'", cancel);
    }

    static async Task<(Guid Before, Guid Now)> Renew(Log published, CancellationToken cancel) =>
        (published.Epoch, (Guid)(await published.Owner.Scalar(
            "update feed_epoch set previous = epoch, epoch = gen_random_uuid() returning epoch", cancel))!);

    static async Task<string?> Unfit(Cursor cursor, Log published, CancellationToken cancel)
    {
        if (cursor.Epoch != published.Epoch && cursor.Epoch != published.Previous)
            return $"{cursor.Subscriber} has read the log of {cursor.Publisher} in an epoch that it does not know.";
        return await published.Owner.Scalar("select 1 from event where txid = $1::text::xid8 and sequence = $2", cancel, cursor.Txid, cursor.Sequence) is null
            ? $"{cursor.Subscriber} has consumed events of {cursor.Publisher} up to ({cursor.Txid}, {cursor.Sequence}), which its log does not have."
            : null;
    }

    sealed record Log(NpgsqlConnection Owner, Guid Epoch, Guid? Previous)
    {
        public static async Task<Log> Of(NpgsqlConnection owner, CancellationToken cancel)
        {
            await using var command = new NpgsqlCommand("select epoch, previous from feed_epoch", owner);
            await using var row = await command.ExecuteReaderAsync(cancel);
            await row.ReadAsync(cancel);
            return new(owner, row.Get<Guid>("epoch"), row.Get<Guid?>("previous"));
        }
    }

    sealed record Cursor(string Subscriber, string Publisher, Guid Epoch, string Txid, long Sequence)
    {
        public static async Task<List<Cursor>> In(string subscriber, NpgsqlConnection owner, CancellationToken cancel)
        {
            await using var command = new NpgsqlCommand("select publisher, epoch, txid::text as txid_text, sequence from subscription where epoch is not null and publisher not like 'access:%'", owner);
            await using var row = await command.ExecuteReaderAsync(cancel);
            var cursors = new List<Cursor>();
            while (await row.ReadAsync(cancel))
                cursors.Add(new(subscriber, row.Get<string>("publisher"), row.Get<Guid>("epoch"), row.Get<string>("txid_text"), row.Get<long>("sequence")));
            return cursors;
        }
    }
}
