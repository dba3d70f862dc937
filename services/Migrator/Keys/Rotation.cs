using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Changes the encryption key and the hash key of the local stack while it runs and writes (<c>./run rotate-keys</c>). Every
/// step waits until all processes have said that they follow; broken off anywhere, it is taken up again where it was.
/// </summary>
internal sealed class Rotation(LocalKeys keys, IReadOnlyList<(ServiceDatabase Database, NpgsqlConnection Owner)> databases, TimeProvider time, ILogger log)
{
    static readonly TimeSpan FollowLimit = TimeSpan.FromSeconds(90);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    // Longer than a process that starts takes from reading its keys to saying so.
    static readonly TimeSpan Steady = TimeSpan.FromSeconds(3);

    public static async Task Run(IConfiguration settings, ILogger log, CancellationToken cancel)
    {
        var folder = settings["Local:Folder"] ?? throw new MigrationException("Local:Folder is not set.");
        var keys = new LocalKeys(folder);
        await using var server = await Server.Connect(ConnectionString(folder, keys), log, cancel);
        var databases = new List<(ServiceDatabase, NpgsqlConnection)>();
        try
        {
            foreach (var database in ServiceDatabase.All)
                databases.Add((database, await server.OpenAsOwner(database, cancel)));
            await new Rotation(keys, databases, TimeProvider.System, log).Run(cancel);
        }
        finally
        {
            foreach (var (_, owner) in databases)
                await owner.DisposeAsync();
        }
    }

    public async Task Run(CancellationToken cancel)
    {
        keys.Deliver();   // what a rotation that was broken off left with the services may be older or newer
        if (keys.IsUnderWay)
            log.RotationResumed();
        else
            keys.Add();

        await Follow("know the new keys", readers => readers.Knows(keys), cancel);
        keys.MakeNewestCurrent();
        await Follow("write with the new keys", readers => readers.WritesWith(keys), cancel);

        do
        {
            keys.Deliver();
            await Follow("read with all keys", readers => readers.Knows(keys), cancel);
            await Rewrite(cancel);
            keys.DeliverCurrentOnly();
            await Follow("get on without the old keys", readers => readers.HasOnly(keys), cancel);
        }
        while (await Left(cancel) > 0);   // written with an old key in the last moment

        var removed = 0L;
        if (databases.FirstOrDefault(one => one.Database == ServiceDatabase.Cases).Owner is { } cases)
            removed = await new Rewriting(cases, Current()).RemoveOldHashes(LocalKeys.Id(keys.Hash[0]), cancel);
        keys.ForgetOld();
        log.Rotated(LocalKeys.Id(keys.Encryption[0]), LocalKeys.Id(keys.Hash[0]), removed);
    }

    async Task Rewrite(CancellationToken cancel)
    {
        var ring = All();
        foreach (var (database, owner) in databases)
        {
            var rewriting = new Rewriting(owner, ring);
            do
            {
                log.Rewrapped(database.Name, await rewriting.CaseKeys(cancel));
                foreach (var (column, count) in await rewriting.MunicipalityCiphers(cancel))
                    log.Encrypted(database.Name, column, count);
            }
            while (await rewriting.Left(cancel) > 0);

            var hash = LocalKeys.Id(keys.Hash[0]);
            if (database == ServiceDatabase.Cases)
                do
                    log.Hashed(database.Name, await rewriting.AddHashes(hash, cancel));
                while (await rewriting.PersonsLeft(hash, cancel) > 0);
        }
    }

    async Task<long> Left(CancellationToken cancel)
    {
        var left = 0L;
        foreach (var (database, owner) in databases)
        {
            var rewriting = new Rewriting(owner, Current());
            left += await rewriting.Left(cancel);
            if (database == ServiceDatabase.Cases)
                left += await rewriting.PersonsLeft(LocalKeys.Id(keys.Hash[0]), cancel);
        }

        return left;
    }

    // Waits until every process that shows itself has the rings so, for as long as a start takes.
    async Task Follow(string what, Func<Readers, bool> so, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < Steady; await Task.Delay(Look, time, cancel))
        {
            var lagging = new List<string>();
            foreach (var (database, owner) in databases)
                lagging.AddRange((await Readers.In(owner, cancel)).Where(reader => !so(reader)).Select(_ => database.Service));
            if (lagging.Count == 0)
                continue;

            since = time.GetTimestamp();
            if (time.GetElapsedTime(began) > FollowLimit)
                throw new MigrationException($"Not all processes {what}: {string.Join(", ", lagging)}. Start again with ./run rotate-keys when they do; nothing is lost.");
        }
    }

    KeyRing All() => Ring(keys.Encryption, keys.Hash);

    KeyRing Current() => Ring([keys.Encryption[0]], [keys.Hash[0]]);

    static KeyRing Ring(IEnumerable<string> encryption, IEnumerable<string> hash) => new(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { ["Keys:Encryption"] = string.Join(',', encryption), ["Keys:Hash"] = string.Join(',', hash) }).Build());

    static string ConnectionString(string folder, LocalKeys keys)
    {
        var file = Path.Combine(folder, "endpoints.json");
        if (!File.Exists(file))
            throw new MigrationException("The stack is not running: start it with ./run.");
        using var endpoints = JsonDocument.Parse(File.ReadAllText(file));
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = endpoints.RootElement.GetProperty("postgres").GetProperty("port").GetInt32(),
            Username = "postgres", Password = keys.Secret("postgres"),
        }.ConnectionString;
    }

    /// <summary>The keys one process has, as it said last.</summary>
    sealed record Readers(string[] Encryption, string[] Hash)
    {
        public bool Knows(LocalKeys keys) =>
            keys.Encryption.All(key => Encryption.Contains(LocalKeys.Id(key))) && keys.Hash.All(key => Hash.Contains(LocalKeys.Id(key)));

        public bool WritesWith(LocalKeys keys) =>
            Knows(keys) && Encryption[0] == LocalKeys.Id(keys.Encryption[0]) && Hash[0] == LocalKeys.Id(keys.Hash[0]);

        public bool HasOnly(LocalKeys keys) =>
            Encryption is [var encryption] && encryption == LocalKeys.Id(keys.Encryption[0]) && Hash is [var hash] && hash == LocalKeys.Id(keys.Hash[0]);

        public static async Task<List<Readers>> In(NpgsqlConnection owner, CancellationToken cancel)
        {
            // A process says so every ten seconds; one that has not for half a minute is gone.
            await using var command = new NpgsqlCommand(
                "select encryption_keys, hash_keys from key_reader where seen_at > clock_timestamp() - interval '30 seconds'", owner);
            await using var row = await command.ExecuteReaderAsync(cancel);
            var readers = new List<Readers>();
            while (await row.ReadAsync(cancel))
                readers.Add(new(row.GetFieldValue<string[]>(0), row.GetFieldValue<string[]>(1)));
            return readers;
        }
    }
}
