using Npgsql;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What is true of the tables and roles of all four databases, read from the catalog.</summary>
[Collection(Alone.Name)]
public sealed class SchemaTests(StackFixture fixture) : StackTest(fixture)
{
    // Infrastructure tables, which belong to no municipality.
    private static readonly string[] WithoutMunicipality =
        ["feed_epoch", "subscription", "lease", "schema_migration", "access_forwarded", "municipality_cipher", "key_reader"];

    // Its settings.
    private static readonly string[] OfDocumentation = ["access_retention"];

    // Infrastructure tables with rows of all municipalities, which the background work must see: ordered by commit, not by municipality.
    private static readonly string[] KeyedByTheLog = ["event", "parked_event"];

    public static TheoryData<string> Services => [.. Stack.Services];

    public static TheoryData<string, string> Roles()
    {
        var data = new TheoryData<string, string>();
        foreach (var service in Stack.Services)
        {
            data.Add(service, "app");
            data.Add(service, "worker");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_key_begins_with_the_municipality_except_in_the_machinerys_tables(string service)
    {
        var database = await Superuser(service);

        var keys = await database.All(
            row => (Table: row.GetString(0), Key: row.GetString(1), First: row.GetString(2)),
            """
            select t.relname, i.relname, coalesce(a.attname, '(expression)')
              from pg_index x
              join pg_class t on t.oid = x.indrelid and t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
              join pg_class i on i.oid = x.indexrelid
              left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
             where x.indisunique or x.indisexclusion
            """);

        Assert.NotEmpty(keys);
        Assert.Equal([], keys.Where(key => key.First != "municipality_code").Select(key => key.Table).Distinct()
            .Except([.. WithoutMunicipality, .. KeyedByTheLog, .. OfDocumentation]));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_table_has_a_key_a_municipality_and_row_level_security_except_in_the_machinerys_tables(string service)
    {
        var tables = await (await Superuser(service)).All(
            row => (Name: row.GetString(0), Secured: row.GetBoolean(1), HasMunicipality: row.GetBoolean(2), HasKey: row.GetBoolean(3), Policies: row.GetInt64(4), IsPartition: row.GetBoolean(5)),
            """
            select c.relname, c.relrowsecurity,
                   exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'municipality_code' and a.attnotnull),
                   exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'),
                   (select count(*) from pg_policy p where p.polrelid = c.oid), c.relispartition
              from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            """);

        Assert.Equal([], WithoutMunicipality.Except(tables.Select(table => table.Name)));
        // The access log is append-only and read in order; nothing refers to a row of it.
        Assert.All(tables, table => Assert.True(table.HasKey || table.Name.StartsWith("access_log", StringComparison.Ordinal), table.Name));
        foreach (var table in tables.Where(table => !WithoutMunicipality.Contains(table.Name) && !OfDocumentation.Contains(table.Name)))
        {
            Assert.True(table.HasMunicipality, $"{table.Name} has no municipality.");
            Assert.True(table is { Secured: true, Policies: > 0 } || table.Name == "parked_event" || table is { Secured: true, IsPartition: true }, $"{table.Name} has no row-level security.");
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_services_roles_own_nothing_and_have_no_power_beyond_their_grants(string service)
    {
        var database = await Superuser(service);
        foreach (var role in new[] { $"{service}_app", $"{service}_worker", "app", "worker" })
        {
            Assert.Equal(0, await database.One<long>("select count(*) from pg_class where relowner = $1::text::regrole", role));
            Assert.Equal(0, await database.One<long>("select count(*) from pg_proc where proowner = $1::text::regrole", role));
            Assert.Equal(0, await database.One<long>("select count(*) from pg_database where datdba = $1::text::regrole", role));
            Assert.False(await database.One<bool>(
                "select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication from pg_roles where rolname = $1", role));
            Assert.False(await database.One<bool>("select has_schema_privilege($1, 'public', 'create')", role));
            Assert.False(await database.One<bool>("select pg_has_role($1, $2, 'member')", role, $"{service}_owner"));
        }

        var owners = await database.All(
            row => row.GetString(0), "select distinct relowner::regrole::text from pg_class where relnamespace = 'public'::regnamespace");
        Assert.Equal([$"{service}_owner"], owners);
        Assert.False(await database.One<bool>("select rolcanlogin from pg_roles where rolname = $1", $"{service}_owner"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_services_role_cannot_make_tables(string service, string role)
    {
        var database = await Fixture.Database(service, role);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege,
            (await Assert.ThrowsAsync<PostgresException>(() => database.Run("create table mine (n integer)"))).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege,
            (await Assert.ThrowsAsync<PostgresException>(() => database.Run("create temporary table mine (n integer)"))).SqlState);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_services_role_cannot_connect_to_another_services_database(string service, string role)
    {
        foreach (var other in Stack.Services.Where(other => other != service).Concat(["postgres", "template1"]))
        {
            var connection = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString(role == "app" ? $"{service}db" : $"{service}db-worker"))
            {
                Database = other is "postgres" or "template1" ? other : $"{other}db", Pooling = false,
            };
            await using var stranger = new NpgsqlConnection(connection.ConnectionString);

            var refused = await Record.ExceptionAsync(() => stranger.OpenAsync());

            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refused).SqlState);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Without_a_municipality_every_tenants_table_fails_closed(string service)
    {
        await Fixture.SomeCase;
        var app = await Fixture.Database(service, "app");
        var tables = await app.All(
            row => row.GetString(0),
            """
            select c.relname from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity
               and has_table_privilege(c.oid, 'select')
            """);

        Assert.Contains("event", tables);
        foreach (var table in tables)
        {
            // Never set: unknown setting. Set and no longer set: empty, which is not a number.
            await using var connection = await app.OpenConnectionAsync();
            var never = await Assert.ThrowsAsync<PostgresException>(() => connection.Run($"select count(*) from {table}"));
            await using (var transaction = await connection.Within(Municipality))
            {
                await connection.Run($"select count(*) from {table}");
                await transaction.CommitAsync();
            }

            var gone = await Assert.ThrowsAsync<PostgresException>(() => connection.Run($"select count(*) from {table}"));
            Assert.Contains(never.SqlState, new[] { PostgresErrorCodes.UndefinedObject, PostgresErrorCodes.InvalidTextRepresentation });
            Assert.Equal(PostgresErrorCodes.InvalidTextRepresentation, gone.SqlState);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_municipality_sees_its_own_rows_only_and_writes_no_others(string service)
    {
        await Fixture.SomeCase;
        var app = await Fixture.Database(service, "app");
        await using var connection = await app.OpenConnectionAsync();
        await using var transaction = await connection.Within(766);

        await using (var command = new NpgsqlCommand($"select count(*) from event where municipality_code = {Municipality}", connection))
        {
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            values (101, gen_random_uuid(), 'x', '', '', '', '', '', clock_timestamp(), '', '')
            """));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_services_role_has_time_limits_and_the_feeds_fence(string service, string role)
    {
        var database = await Fixture.Database(service, role);

        Assert.Equal("30s", await database.One<string>("show transaction_timeout"));
        Assert.Equal("10s", await database.One<string>("show idle_in_transaction_session_timeout"));
        Assert.Equal(role == "app" ? "force_generic_plan" : "auto", await database.One<string>("show plan_cache_mode"));
        Assert.Equal("0", await database.One<string>("show max_prepared_transactions"));
        var fence = await database.One<string>("select feed_fence()::text");
        Assert.True(ulong.Parse(fence) > 0);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_services_role_only_adds_to_the_log_and_in_its_own_transaction(string service, string role)
    {
        foreach (var change in new[]
        {
            "update event set purpose = 'x'",
            "delete from event",
            "truncate event",
            "insert into event (txid) values ('1')",
            "insert into event (sequence) overriding system value values (1)",
        })
        {
            await using var connection = await (await Fixture.Database(service, role)).OpenConnectionAsync();
            await using var transaction = await connection.Within(Municipality);

            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(change));

            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private Task<NpgsqlDataSource> Superuser(string service) => Fixture.Database(service, "superuser");
}
