using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sygeopfoelgning.Migrator;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The migrator on a real server.</summary>
[Collection(Alone.Name)]
public sealed class MigratorTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_file_that_fails_leaves_nothing_behind_and_is_named()
    {
        await using var database = await Fixture.Scratch();
        var set = MigrationSet.From("scratch",
        [
            ("scratch/0001_good.sql", "create table good (x integer);"),
            ("scratch/0002_bad.sql", "create table half (x integer); create table bad (x nonsense);"),
        ]);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Apply(database, set));

        Assert.Contains("scratch/0002_bad.sql", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["good", "schema_migration"], await Tables(database));
        Assert.Equal(["scratch/0001_good.sql"], await Applied(database));
    }

    [Fact]
    public async Task A_newer_schema_stays_as_it_is_under_an_older_migrator()
    {
        await using var database = await Fixture.Scratch();
        (string, string) first = ("scratch/0001_first.sql", "create table first (x integer);");
        await Apply(database, MigrationSet.From("scratch", [first, ("scratch/0002_second.sql", "create table second (x integer);")]));

        await Apply(database, MigrationSet.From("scratch", [first]));

        Assert.Equal(["scratch/0001_first.sql", "scratch/0002_second.sql"], await Applied(database));
        Assert.Equal(["first", "schema_migration", "second"], await Tables(database));
    }

    [Fact]
    public async Task Two_migrators_at_once_both_succeed_and_do_nothing_twice()
    {
        const string published = "select count(*) from event where type = 'sygeopfoelgning.feed.v1.MunicipalityConfigured'";
        var cases = await Fixture.Database("cases", "superuser");
        var before = await cases.One<long>(published);

        var ended = await Task.WhenAll(RunMigrator(), RunMigrator());

        Assert.Equal([0, 0], ended);
        Assert.Equal(before, await cases.One<long>(published));
    }

    private static Task Apply(NpgsqlConnection database, MigrationSet set) =>
        new SchemaMigrations(database, TimeProvider.System, NullLogger.Instance).Apply([set], CancellationToken.None);

    private static Task<List<string>> Tables(NpgsqlConnection database) =>
        Names(database, "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1");

    private static Task<List<string>> Applied(NpgsqlConnection database) => Names(database, "select name from schema_migration order by 1");

    private static async Task<List<string>> Names(NpgsqlConnection database, string query)
    {
        await using var command = new NpgsqlCommand(query, database);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private async Task<int> RunMigrator()
    {
        var server = new NpgsqlConnectionStringBuilder((await Fixture.Database("cases", "superuser")).ConnectionString)
        {
            Database = "postgres", Password = Stack.Secret("postgres"),
        };
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.GetFullPath(Path.Combine(
            output.FullName, "../../../../../services/Migrator/bin", output.Parent!.Name, output.Name, "Migrator.dll"));
        var start = new ProcessStartInfo("dotnet", [program])
        {
            Environment = { ["ConnectionStrings__postgres"] = server.ConnectionString, ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        foreach (var role in Stack.Services.SelectMany(service => new[] { $"{service}_app", $"{service}_worker" }))
        {
            start.Environment[$"Roles__{role}__Password"] = Stack.Secret(role);
        }

        using var migrator = Process.Start(start)!;
        await migrator.WaitForExitAsync();
        return migrator.ExitCode;
    }
}
