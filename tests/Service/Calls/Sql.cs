using Npgsql;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Short helpers for queries on a database, with <c>$1…</c> parameters.</summary>
internal static class Sql
{
    public static async Task<int> Run(this NpgsqlDataSource database, string text, params object?[] values)
    {
        await using var command = Filled(database.CreateCommand(text), values);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<int> Run(this NpgsqlConnection connection, string text, params object?[] values)
    {
        await using var command = Filled(new NpgsqlCommand(text, connection), values);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> One<T>(this NpgsqlDataSource database, string text, params object?[] values)
    {
        await using var command = Filled(database.CreateCommand(text), values);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"No row: {text}"));
    }

    public static async Task<List<T>> All<T>(
        this NpgsqlDataSource database, Func<NpgsqlDataReader, T> map, string text, params object?[] values)
    {
        await using var command = Filled(database.CreateCommand(text), values);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await row.ReadAsync())
        {
            rows.Add(map(row));
        }

        return rows;
    }

    /// <summary>A transaction of a role that sees one municipality, like a service's own, for a caller without name and role.</summary>
    public static async Task<NpgsqlTransaction> Within(this NpgsqlConnection connection, int municipality)
    {
        var transaction = await connection.BeginTransactionAsync();
        await connection.Run(
            "select set_config('app.municipality', $1, true), set_config('app.subject', '', true), set_config('app.role', '', true)", municipality.ToString());
        return transaction;
    }

    private static NpgsqlCommand Filled(NpgsqlCommand command, object?[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
