using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Migrator;

/// <summary>Knows what was applied to one database, and applies the rest: one transaction per file.</summary>
internal sealed class SchemaMigrations(NpgsqlConnection owner, TimeProvider time, ILogger log)
{
    public async Task Apply(IReadOnlyList<MigrationSet> sets, CancellationToken cancel)
    {
        // Services read it to check whether the schema is as new as they need.
        await owner.Execute("create table if not exists schema_migration (name text primary key, checksum text not null, applied_at timestamptz not null)", cancel);
        await owner.Execute("grant select on schema_migration to app, worker", cancel);

        var applied = await Applied(cancel);
        // All checks before the first change.
        var missing = sets.SelectMany(set => Missing(set, applied)).ToList();
        foreach (var migration in missing)
        {
            await Apply(migration, cancel);
            log.Applied(migration.Name, owner.Database);
        }
        foreach (var newer in applied.Keys.Except(sets.SelectMany(set => set.Migrations).Select(migration => migration.Name)))
            log.Newer(owner.Database, newer);
    }

    /// <summary>The files not applied yet; refuses a file that was changed or renamed after it was applied.</summary>
    internal static IEnumerable<Migration> Missing(MigrationSet set, IReadOnlyDictionary<string, string> applied)
    {
        var appliedNames = applied.Keys.Where(name => name.StartsWith(set.Folder + "/", StringComparison.Ordinal)).ToDictionary(MigrationSet.NumberOf);
        foreach (var migration in set.Migrations)
        {
            if (!appliedNames.TryGetValue(migration.Number, out var name))
                yield return migration;
            else if (name != migration.Name)
                throw new MigrationException($"{migration.Name} has the number of {name}, which was applied before: give it the next number.");
            else if (applied[name] != migration.Checksum)
                throw new MigrationException($"{name} was changed after it was applied: restore it and write the change in a new file.");
        }
    }

    async Task<Dictionary<string, string>> Applied(CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select name, checksum from schema_migration", owner);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel))
            applied.Add(reader.Get<string>("name"), reader.Get<string>("checksum"));
        return applied;
    }

    async Task Apply(Migration migration, CancellationToken cancel)
    {
        try
        {
            await using var transaction = await owner.BeginTransactionAsync(cancel);
            await owner.Execute(migration.Sql, cancel);
            await owner.Execute("insert into schema_migration (name, checksum, applied_at) values ($1, $2, $3)", cancel,
                migration.Name, migration.Checksum, time.GetUtcNow());
            await transaction.CommitAsync(cancel);
        }
        catch (PostgresException failure)
        {
            var where = failure.BatchCommand?.CommandText is { } statement ? $" (in: {FirstLine(statement)})" : "";
            throw new MigrationException($"{migration.Name} cannot be applied to {owner.Database}: {failure.MessageText}{where}.");
        }
    }

    static string FirstLine(string statement) => statement.Trim().Split('\n')
        .First(line => !line.StartsWith("--", StringComparison.Ordinal)).Trim();
}
