using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.Postgres;

/// <summary>Creates the databases of a server that are not there yet.</summary>
internal static class DatabaseCreation
{
    public static async Task CreateMissingAsync(PostgresServerResource server, CancellationToken cancellationToken)
    {
        if (server.Databases.Count == 0)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(await server.GetConnectionStringAsync(cancellationToken));
        await connection.OpenAsync(cancellationToken);
        foreach (var name in server.Databases.Values)
        {
            var quoted = name.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{quoted}\"", connection);
            try
            {
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // It was created at an earlier start.
            }
        }
    }
}
