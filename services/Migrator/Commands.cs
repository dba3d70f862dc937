using Npgsql;

namespace Sygeopfoelgning.Migrator;

internal static class Commands
{
    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = Create(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<object?> Scalar(this NpgsqlConnection connection, string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = Create(connection, sql, values);
        return await command.ExecuteScalarAsync(cancel);
    }

    static NpgsqlCommand Create(NpgsqlConnection connection, string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
