using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Migrator;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The index of names in a database of its own: older cases get theirs, and a change of keys renews all. Names are invented.</summary>
public sealed class NameIndexTests(StackFixture fixture) : StackTest(fixture)
{
    // Several batches of blocks.
    private const int Cases = 1_000;
    private const string Old = "cases-k1";
    private const string New = "cases-k2";

    private static readonly string OldKey = Key(Old);
    private static readonly string NewKey = Key(New);
    private static readonly string Encryption = Key(Old);

    [Fact]
    public async Task Cases_of_before_there_was_a_search_by_name_are_found_once_the_migrator_has_run_with_the_keys()
    {
        await using var database = await Filled(before: 7);

        await new NamesOfOlderCases(database, new ConfigurationBuilder().Build(), NullLogger.Instance).Write(CancellationToken.None);
        Assert.Equal(0, await Count(database, "select count(*) from name_hash"));

        var settings = Settings(OldKey);
        settings["Keys:Encryption"] = Key("another");
        await Assert.ThrowsAsync<MigrationException>(() => new NamesOfOlderCases(database, settings, NullLogger.Instance).Write(CancellationToken.None));

        var migrator = new NamesOfOlderCases(database, Settings(OldKey), NullLogger.Instance);
        await migrator.Write(CancellationToken.None);
        await migrator.Write(CancellationToken.None);

        await AllAreNamed(database, Old, OldKey);
    }

    [Fact]
    public async Task A_change_of_keys_that_is_killed_among_the_names_is_taken_up_again_and_leaves_no_hash_of_the_old_key()
    {
        await using var database = await Filled(before: int.MaxValue);
        await new Rewriting(database, Ring(OldKey)).AddNames(Old, CancellationToken.None);
        var changing = Ring($"{NewKey},{OldKey}");

        // A row near the end is held: the batches before it are renewed, then the walk waits and its connection is ended.
        await using (var holder = await Another(database))
        {
            await using var held = await holder.BeginTransactionAsync();
            await holder.Run("select from sickness_case where case_sequence = $1 for update", Cases - 1);
            var killed = false;
            for (var tries = 0; !killed && tries < 20; tries++)
            {
                var victim = await Another(database);
                var process = victim.ProcessID;
                var walking = new Rewriting(victim, changing).AddNames(New, CancellationToken.None);
                while (!walking.IsCompleted && !killed)
                {
                    killed = await Count(database, $"select count(*) from pg_stat_activity where pid = {process} and wait_event_type = 'Lock'") > 0
                        && await database.Run($"select pg_terminate_backend({process})") != 0;
                }

                // What the walk and its connection make of it when the server ends them does not matter here.
                await Record.ExceptionAsync(() => walking);
                await Record.ExceptionAsync(async () => await victim.DisposeAsync());
            }

            Assert.True(killed);
        }

        var rewriting = new Rewriting(database, changing);
        Assert.InRange(await rewriting.NamesLeft(New, CancellationToken.None), 1, Cases - 1);
        Assert.Equal(0, await rewriting.NamesLeft(Old, CancellationToken.None));

        while (await rewriting.NamesLeft(New, CancellationToken.None) > 0)
        {
            await rewriting.AddNames(New, CancellationToken.None);
        }

        await rewriting.RemoveOldNames(New, CancellationToken.None);
        await AllAreNamed(database, New, NewKey);
    }

    [Fact]
    public async Task The_names_that_are_there_are_paired_when_pairs_are_introduced()
    {
        await using var database = await Filled(before: 20, named: true);

        await AllAreNamed(database, Old, OldKey);
    }

    // With the first migrations, and the names too if they are there by then; then with the others.
    private async Task<NpgsqlConnection> Filled(int before, bool named = false)
    {
        var database = await Fixture.Scratch();
        var migrations = MigrationSet.Of(ServiceDatabase.Cases).Migrations;
        await Apply(database, MigrationSet.Machinery, MigrationSet.Of(ServiceDatabase.Cases) with { Migrations = [.. migrations.Take(before)] });
        var ring = Ring(OldKey);
        var cases = Enumerable.Range(1, Cases).Select(number =>
        {
            var caseId = Guid.CreateVersion7();
            var key = CaseKey.New(caseId);
            return (Id: caseId, Wrapped: key.Wrap(ring, 101, ring.CurrentId), Citizen: CitizenSeal.Seal(key, new Citizen { Name = Name(number) }));
        }).ToArray();
        await database.Run(
            """
            with person_of as (
                insert into person (municipality_code, person_id, cpr) select 101, case_id, '' from unnest($1::uuid[]) as one (case_id)
            ), key_of as (
                insert into case_key (municipality_code, case_id, key_id, wrapped)
                select 101, case_id, $4, wrapped from unnest($1::uuid[], $2::bytea[]) as one (case_id, wrapped)
            )
            insert into sickness_case (municipality_code, case_id, case_year, case_sequence, person_id, status, first_absence_day,
                   form_received_on, kind_of_employment, rule_set_id, rule_set_version, overlay_ids, rules_certainty,
                   address_protected, citizen, form, registered_at, version)
            select 101, case_id, 2026, number, case_id, 1, '2026-01-12', '2026-01-20', 1, 'RS-2015', '1', '{}', 1, false, citizen, '', '2026-01-20', 1
              from unnest($1::uuid[], $3::bytea[]) with ordinality as one (case_id, citizen, number)
            """,
            cases.Select(one => one.Id).ToArray(), cases.Select(one => one.Wrapped).ToArray(), cases.Select(one => one.Citizen).ToArray(), ring.CurrentId);
        if (named)
        {
            await new Rewriting(database, ring).AddNames(Old, CancellationToken.None);
        }

        await Apply(database, MigrationSet.Machinery, MigrationSet.Of(ServiceDatabase.Cases));
        return database;
    }

    // Some have an initial alone, which nobody can look for: they count as named all the same.
    private static string Name(int number) => number % 50 == 0 ? "Q" : $"Åse Opdigtet{number}";

    private static async Task AllAreNamed(NpgsqlConnection database, string keyId, string key)
    {
        var names = new NameKeys(Ring(key));
        var expected = Enumerable.Range(1, Cases)
            .SelectMany(number => names.Hashes(101, Name(number)).Select(one => $"{number} {one.KeyId} {Convert.ToHexStringLower(one.Hash)}")).Order(StringComparer.Ordinal);
        var found = new List<string>();
        await using (var command = new NpgsqlCommand(
            "select c.case_sequence || ' ' || h.key_id || ' ' || encode(h.hash, 'hex') from name_hash h join sickness_case c using (municipality_code, case_id)", database))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                found.Add(row.GetString(0));
            }
        }

        Assert.All(found, one => Assert.Contains($" {keyId} ", one, StringComparison.Ordinal));
        Assert.Equal(expected, found.Order(StringComparer.Ordinal));

        // The names with two parts.
        Assert.Equal(Cases - (Cases / 50), await Count(database, $"select count(*) from name_pair where key_id = '{keyId}'"));
        Assert.Equal(0, await Count(database, $"select count(*) from name_pair where key_id <> '{keyId}'"));
    }

    private async Task<NpgsqlConnection> Another(NpgsqlConnection database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = Stack.Secret("postgres") }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<long> Count(NpgsqlConnection database, string select)
    {
        await using var command = new NpgsqlCommand(select, database);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task Apply(NpgsqlConnection database, params MigrationSet[] sets) =>
        new SchemaMigrations(database, TimeProvider.System, NullLogger.Instance).Apply(sets, CancellationToken.None);

    private static KeyRing Ring(string hash) => new(Settings(hash), "cases", KeyUse.Encryption | KeyUse.Hashes);

    private static IConfiguration Settings(string hash) => new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { ["Keys:Encryption"] = Encryption, ["Keys:Hash"] = hash }).Build();

    private static string Key(string id) => $"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
}
