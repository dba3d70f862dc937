using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sygeopfoelgning.Migrator;

/// <summary>The database server, with its own credentials: databases and roles. One migrator at a time holds it.</summary>
internal sealed class Server : IAsyncDisposable
{
    // Any number, as long as every version of the migrator takes the same.
    const long OneMigratorAtATime = 0x5379_6765_6f70_6601;

    static readonly TimeSpan startLimit = TimeSpan.FromSeconds(30);

    readonly string connectionString;
    readonly NpgsqlConnection connection;
    readonly ILogger log;

    Server(string connectionString, NpgsqlConnection connection, ILogger log) =>
        (this.connectionString, this.connection, this.log) = (connectionString, connection, log);

    public static async Task<Server> Connect(string connectionString, ILogger log, CancellationToken cancel)
    {
        var settings = Parse(connectionString);
        var server = new Server(settings.ConnectionString, await Open(settings.ConnectionString, log, cancel), log);
        // An advisory lock belongs to one database: every migrator takes it in the same one.
        await server.connection.Execute($"select pg_advisory_lock({OneMigratorAtATime})", cancel);
        return server;
    }

    public async Task CreateGroups(CancellationToken cancel)
    {
        await CreateRole("app", cancel);
        await CreateRole("worker", cancel);
        // A service's roles have no business in the server's own databases.
        await connection.Execute("revoke all on database postgres, template1 from public", cancel);
    }

    /// <summary>Creates the database and its roles, or changes them to what is defined here.</summary>
    public async Task Create(ServiceDatabase database, Func<string, string> passwordOf, CancellationToken cancel)
    {
        await CreateRole(database.Owner, cancel);
        await CreateLogin(database.App, "app", passwordOf(database.App), cancel);
        await CreateLogin(database.Worker, "worker", passwordOf(database.Worker), cancel);
        // Requests use an index and end early, whatever the values: planning for the values takes longer than running (ADR 17).
        await connection.Execute($"alter role {database.App} set plan_cache_mode = 'force_generic_plan'", cancel);
        // The feed's fence runs as the owner and looks at the transactions of all databases.
        await connection.Execute($"grant pg_read_all_stats to {database.Owner}", cancel);

        if (await connection.Scalar("select 1 from pg_database where datname = $1", cancel, database.Name) is null)
        {
            // The same order of text on every machine, whatever its locales.
            await connection.Execute(
                $"create database {database.Name} owner {database.Owner} template template0 encoding 'UTF8' " +
                "locale_provider builtin locale 'C' builtin_locale 'C.UTF-8'", cancel);
            log.Created(database.Name);
        }
        await connection.Execute($"revoke all on database {database.Name} from public", cancel);
        await connection.Execute($"grant connect on database {database.Name} to {database.App}, {database.Worker}", cancel);
    }

    /// <summary>Drops the database with everything in it, even while others are connected to it.</summary>
    public async Task Drop(ServiceDatabase database, CancellationToken cancel)
    {
        await connection.Execute($"drop database if exists {database.Name} with (force)", cancel);
        log.Dropped(database.Name);
    }

    /// <summary>A connection to the service's database that acts as its owner.</summary>
    public async Task<NpgsqlConnection> OpenAsOwner(ServiceDatabase database, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Database = database.Name };
        var owner = await Open(settings.ConnectionString, log, cancel);
        await owner.Execute($"set role {database.Owner}", cancel);
        return owner;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    async Task CreateRole(string role, CancellationToken cancel)
    {
        if (await connection.Scalar("select 1 from pg_roles where rolname = $1", cancel, role) is null)
            await connection.Execute($"create role {role} nologin", cancel);
    }

    async Task CreateLogin(string role, string group, string password, CancellationToken cancel)
    {
        await CreateRole(role, cancel);
        // An open write transaction delays the event feed: the server itself ends one that a service forgot.
        var alter = await connection.Scalar(
            "select format('alter role %I login nosuperuser nobypassrls nocreatedb nocreaterole password %L', $1, $2)", cancel, role, password);
        await connection.Execute((string)alter!, cancel);
        await connection.Execute($"alter role {role} set transaction_timeout = '30s'", cancel);
        await connection.Execute($"alter role {role} set idle_in_transaction_session_timeout = '10s'", cancel);
        await connection.Execute($"grant {group} to {role}", cancel);
    }

    static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            // No pool: the lock and the role belong to a connection. No time limit: a migration takes as long as it takes.
            return new(connectionString) { Database = "postgres", Pooling = false, CommandTimeout = 0 };
        }
        catch (ArgumentException failure)
        {
            throw new MigrationException($"ConnectionStrings:postgres is not a connection string: {failure.Message}");
        }
    }

    static async Task<NpgsqlConnection> Open(string connectionString, ILogger log, CancellationToken cancel)
    {
        var waiting = false;
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            var connection = new NpgsqlConnection(connectionString);
            try
            {
                await connection.OpenAsync(cancel);
                return connection;
            }
            catch (NpgsqlException failure)
            {
                await connection.DisposeAsync();
                var starting = failure is not PostgresException || failure.SqlState == PostgresErrorCodes.CannotConnectNow;
                if (!starting || TimeProvider.System.GetElapsedTime(started) > startLimit)
                    throw new MigrationException($"The database server cannot be reached: {failure.Message}");
                if (!waiting)
                    log.Waiting();
                waiting = true;
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancel);
            }
        }
    }
}
