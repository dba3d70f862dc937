using Npgsql;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Statements on one service's database that see only one municipality.</summary>
public abstract class TenantSession(short municipality, CancellationToken cancel)
{
    /// <summary>The three-digit municipality code that all statements see.</summary>
    public short Municipality { get; } = municipality;

    /// <summary>Ends with the caller's deadline or cancellation.</summary>
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>The first row, mapped, or null if there is none. One round trip.</summary>
    public async Task<T?> First<T>(Statement statement, Func<NpgsqlDataReader, T> map) where T : class
    {
        T? found = null;
        await Read(statement, reader => found ??= map(reader));
        return found;
    }

    /// <summary>All rows, mapped. One round trip.</summary>
    public async Task<List<T>> All<T>(Statement statement, Func<NpgsqlDataReader, T> map)
    {
        var rows = new List<T>();
        await Read(statement, reader => rows.Add(map(reader)));
        return rows;
    }

    /// <summary>All rows, one after the other as they arrive; none is kept in memory. One round trip.</summary>
    public Task Each(Statement statement, Action<NpgsqlDataReader> row) => Read(statement, row);

    /// <summary>Runs the statement, and those queued before it, in one round trip.</summary>
    private protected abstract Task Read(Statement statement, Action<NpgsqlDataReader> row);
}
