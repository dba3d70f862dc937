using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.AppHost;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Changes every key of the local stack while it runs and accepts writes (<c>./run rotate-keys</c>): each service's own, with which its
/// database is re-encrypted, the one that finds persons, and the one that signs positions. Every step waits until all
/// processes report that they follow; an interrupted rotation resumes where it stopped.
/// </summary>
internal sealed class Rotation(LocalKeys keys, IReadOnlyList<(ServiceDatabase Database, NpgsqlConnection Owner)> databases, TimeProvider time, ILogger log)
{
    static readonly TimeSpan FollowLimit = TimeSpan.FromSeconds(90);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    // Longer than a starting process takes from reading its keys to reporting them.
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
        // An unfinished rotation with one ring for all is finished first; a second one gives each service its own.
        do
            await ChangeOnce(cancel);
        while (keys.AreShared);
    }

    async Task ChangeOnce(CancellationToken cancel)
    {
        keys.Deliver();   // what a rotation that was broken off left with the services may be older or newer
        if (keys.IsUnderWay)
            log.RotationResumed();
        else
            keys.Add();

        await Follow("know the new keys", (reader, all) => reader.Knows(all), cancel);
        keys.MakeNewestCurrent();
        await Follow("write with the new keys", (reader, all) => reader.WritesWith(all), cancel);

        do
        {
            keys.Deliver();
            await Follow("read with all keys", (reader, all) => reader.Knows(all), cancel);
            await Rewrite(cancel);
            keys.DeliverCurrentOnly();
            await Follow("get on without the old keys", (reader, all) => reader.HasOnly(all), cancel);
        }
        while (await Left(cancel) > 0);   // written with an old key in the last moment

        var removed = 0L;
        foreach (var (database, owner) in databases.Where(one => HasPersons(one.Database)))
        {
            var rewriting = new Rewriting(owner, Current(database));
            removed += await rewriting.RemoveOldHashes(CurrentHash, cancel) + await rewriting.RemoveOldNames(CurrentHash, cancel);
        }

        keys.ForgetOld();
        log.Rotated(
            string.Join(", ", KeyRings.Services.Select(service => CurrentId(KeyRings.Encryption(service)))), CurrentHash, CurrentId(KeyRings.Position), removed);
    }

    async Task Rewrite(CancellationToken cancel)
    {
        foreach (var (database, owner) in databases)
        {
            var rewriting = new Rewriting(owner, All(database));
            do
            {
                log.Rewrapped(database.Name, await rewriting.CaseKeys(cancel));
                foreach (var (column, count) in await rewriting.MunicipalityCiphers(cancel))
                    log.Encrypted(database.Name, column, count);
            }
            while (await rewriting.Left(cancel) > 0);

            if (HasPersons(database))
                do
                    log.Hashed(database.Name, await rewriting.AddHashes(CurrentHash, cancel), await rewriting.AddNames(CurrentHash, cancel));
                while (await rewriting.PersonsLeft(CurrentHash, cancel) + await rewriting.NamesLeft(CurrentHash, cancel) > 0);
        }
    }

    async Task<long> Left(CancellationToken cancel)
    {
        var left = 0L;
        foreach (var (database, owner) in databases)
        {
            var rewriting = new Rewriting(owner, Current(database));
            left += await rewriting.Left(cancel);
            if (HasPersons(database))
                left += await rewriting.PersonsLeft(CurrentHash, cancel) + await rewriting.NamesLeft(CurrentHash, cancel);
        }

        return left;
    }

    // Waits until every registered process has these rings, for as long as a start takes.
    async Task Follow(string what, Func<Reader, KeyIds, bool> so, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < Steady; await Task.Delay(Look, time, cancel))
        {
            var lagging = new List<string>();
            foreach (var (database, owner) in databases)
                lagging.AddRange((await Reader.In(owner, cancel)).Where(reader => !so(reader, IdsOf(database))).Select(_ => database.Service));
            if (lagging.Count == 0)
                continue;

            since = time.GetTimestamp();
            if (time.GetElapsedTime(began) > FollowLimit)
                throw new MigrationException($"Not all processes {what}: {string.Join(", ", lagging)}. Start again with ./run rotate-keys when they do; nothing is lost.");
        }
    }

    static bool HasPersons(ServiceDatabase database) => database.Service == KeyRings.Persons;

    string CurrentHash => CurrentId(KeyRings.Hash);

    string CurrentId(string ring) => LocalKeys.Id(keys.Ring(ring)[0]);

    // The keys that a process of the service should have.
    KeyIds IdsOf(ServiceDatabase database)
    {
        IReadOnlyList<string> Ids(string ring) => [.. keys.Ring(ring).Select(LocalKeys.Id)];

        return new(Ids(KeyRings.Encryption(database.Service)), HasPersons(database) ? Ids(KeyRings.Hash) : [], Ids(KeyRings.Position));
    }

    KeyRing All(ServiceDatabase database) => Ring(database, ring => ring);

    KeyRing Current(ServiceDatabase database) => Ring(database, ring => ring.Take(1));

    KeyRing Ring(ServiceDatabase database, Func<IEnumerable<string>, IEnumerable<string>> of) => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keys:Encryption"] = string.Join(',', of(keys.Ring(KeyRings.Encryption(database.Service)))),
            ["Keys:Hash"] = string.Join(',', of(keys.Ring(KeyRings.Hash))),
        }).Build(),
        database.Service, HasPersons(database) ? KeyUse.Encryption | KeyUse.Hashes : KeyUse.Encryption);

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

    /// <summary>The keys of one process, as it last reported them.</summary>
    sealed record Reader(KeyIds Has)
    {
        public bool Knows(KeyIds all) => Of(all, (has, ring) => ring.All(has.Contains));

        public bool WritesWith(KeyIds all) => Knows(all) && Of(all, (has, ring) => has.Take(1).SequenceEqual(ring.Take(1)));

        public bool HasOnly(KeyIds all) => Of(all, (has, ring) => has.SequenceEqual(ring.Take(1)));

        public static async Task<List<Reader>> In(NpgsqlConnection owner, CancellationToken cancel)
        {
            // A process reports every ten seconds; one that has not for half a minute is gone.
            await using var command = new NpgsqlCommand(
                "select encryption_keys, hash_keys, position_keys from key_reader where seen_at > clock_timestamp() - interval '30 seconds'", owner);
            await using var row = await command.ExecuteReaderAsync(cancel);
            var readers = new List<Reader>();
            while (await row.ReadAsync(cancel))
                readers.Add(new(new KeyIds(
                    row.Get<string[]>("encryption_keys"), row.Get<string[]>("hash_keys"), row.Get<string[]>("position_keys"))));
            return readers;
        }

        bool Of(KeyIds all, Func<IReadOnlyList<string>, IReadOnlyList<string>, bool> so) =>
            so(Has.Encryption, all.Encryption) && so(Has.Hash, all.Hash) && so(Has.Position, all.Position);
    }
}
