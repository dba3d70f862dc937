using Npgsql;
using NpgsqlTypes;

namespace Sygeopfoelgning.Seed;

/// <summary>A row for COPY, value by value.</summary>
internal readonly struct CopiedRow(NpgsqlBinaryImporter writer)
{
    public CopiedRow Write(short value) => Write(value, NpgsqlDbType.Smallint);

    public CopiedRow Write(int value) => Write(value, NpgsqlDbType.Integer);

    public CopiedRow Write(long value) => Write(value, NpgsqlDbType.Bigint);

    public CopiedRow Write(bool value) => Write(value, NpgsqlDbType.Boolean);

    public CopiedRow Write(Guid value) => Write(value, NpgsqlDbType.Uuid);

    public CopiedRow Write(DateOnly value) => Write(value, NpgsqlDbType.Date);

    public CopiedRow Write(DateTimeOffset value) => Write(value, NpgsqlDbType.TimestampTz);

    public CopiedRow Write(byte[] value) => Write(value, NpgsqlDbType.Bytea);

    public CopiedRow Write(string[] value) => Write(value, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public CopiedRow Write(string? value) => value is null ? Null() : Write(value, NpgsqlDbType.Text);

    public CopiedRow Write(short? value) => value is { } number ? Write(number) : Null();

    public CopiedRow Write(DateOnly? value) => value is { } day ? Write(day) : Null();

    /// <summary>Copies rows into a table.</summary>
    public static async Task All<T>(
        NpgsqlConnection connection, string table, IEnumerable<T> rows, Action<CopiedRow, T> write, CancellationToken cancel)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", cancel);
        var row = new CopiedRow(writer);
        foreach (var one in rows)
        {
            await writer.StartRowAsync(cancel);
            write(row, one);
        }

        await writer.CompleteAsync(cancel);
    }

    private CopiedRow Write<T>(T value, NpgsqlDbType type)
    {
        writer.Write(value, type);
        return this;
    }

    private CopiedRow Null()
    {
        writer.WriteNull();
        return this;
    }
}
