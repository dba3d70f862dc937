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
        await Read([(statement, reader => found ??= map(reader))]);
        return found;
    }

    /// <summary>All rows, mapped. One round trip.</summary>
    public async Task<List<T>> All<T>(Statement statement, Func<NpgsqlDataReader, T> map)
    {
        var rows = new List<T>();
        await Read([(statement, reader => rows.Add(map(reader)))]);
        return rows;
    }

    /// <summary>All rows, one after the other as they arrive; none is kept in memory. One round trip.</summary>
    public Task Each(Statement statement, Action<NpgsqlDataReader> row) => Read([(statement, row)]);

    /// <summary>Runs a query. One round trip.</summary>
    public async Task<T> Run<T>(Query<T> query)
    {
        await Together(query);
        return query.Result;
    }

    /// <summary>Runs queries, one after the other in the order given. One round trip for all of them; none where there is nothing to send.</summary>
    public Task Together(params IReadOnlyList<Query> queries) =>
        queries.SelectMany(query => query.Parts).ToList() is { Count: > 0 } parts ? Read(parts) : Task.CompletedTask;

    /// <summary>Runs the statements, and those queued before them, in one round trip; the rows of each go to the action beside it.</summary>
    private protected abstract Task Read(IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> parts);
}
