using Npgsql;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// One database transaction with a queue: statements whose result is not needed wait and are sent in one batch at the end (or
/// before the next query), so that a write costs as few round trips as it has queries.
/// </summary>
internal sealed class Transaction : IAsyncDisposable
{
    private static readonly Statement End = new("commit");

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly List<Statement> ahead = [];
    private readonly List<Queued> queue = [];
    private bool isOver;

    private Transaction(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    private readonly record struct Queued(Statement Statement, Exception? IfNoRow);

    public static async Task<Transaction> Begin(NpgsqlDataSource database, CancellationToken cancel)
    {
        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            return new Transaction(connection, await connection.BeginTransactionAsync(cancel));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>How often something was sent. What was queued before the last time is on its way.</summary>
    public int Sent { get; private set; }

    /// <summary>Queues a statement. With an exception, the statement must find or change a row, or the exception is thrown when it is sent.</summary>
    public void Add(Statement statement, Exception? ifNoRow = null) => queue.Add(new Queued(statement, ifNoRow));

    /// <summary>
    /// Queues a select whose rows are not needed, a lock, to be sent with the next query. It is still a statement of its own: the
    /// query sees what was committed before the lock was acquired.
    /// </summary>
    public void AddAhead(Statement select) => ahead.Add(select);

    /// <summary>
    /// Sends the queued statements, in one round trip, and returns the first row of the last statement that returned rows, by column.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, object>?> Flush(CancellationToken cancel) =>
        ahead.Count + queue.Count == 0 ? null : await Send(ahead.Concat(queue.Select(queued => queued.Statement)), cancel);

    /// <summary>
    /// Sends the queued statements, then the queries in one round trip: the rows of every query go to the function
    /// beside it.
    /// </summary>
    public async Task Ask(CancellationToken cancel, params IReadOnlyList<(Statement Question, Action<NpgsqlDataReader> Row)> questions)
    {
        // Queued statements go before the locks: they may set the municipality.
        if (queue.Count > 0)
        {
            var locks = ahead.ToList();
            ahead.Clear();
            await Flush(cancel);
            ahead.AddRange(locks);
        }

        Sent++;
        await using var batch = Batch(ahead.Concat(questions.Select(asked => asked.Question)));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (; ahead.Count > 0; ahead.RemoveAt(0))
        {
            await reader.NextResultAsync(cancel);
        }

        foreach (var (_, row) in questions)
        {
            while (await reader.ReadAsync(cancel))
            {
                row(reader);
            }

            await reader.NextResultAsync(cancel);
        }
    }

    /// <summary>
    /// Sends the queued statements and commits, in one round trip unless one of them must affect a row; returns the first row of
    /// the last statement that returned rows, by column. Throws any failure, including one at the commit.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, object>?> Commit(CancellationToken cancel)
    {
        if (queue.Count > 0 && queue.TrueForAll(queued => queued.IfNoRow is null))
        {
            return await Send([.. ahead, .. queue.Select(queued => queued.Statement), End], cancel);
        }

        var last = await Flush(cancel);
        await transaction.CommitAsync(cancel);
        return last;
    }

    /// <summary>
    /// Rolls back what was not committed and returns the connection. Only once: the driver reuses its transaction object with
    /// the connection, so that a second time would roll back somebody else's transaction.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (isOver)
        {
            return;
        }

        isOver = true;
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<IReadOnlyDictionary<string, object>?> Send(IEnumerable<Statement> statements, CancellationToken cancel)
    {
        Sent++;
        await using var batch = Batch(statements);
        Dictionary<string, object>? last = null;
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
        {
            do
            {
                if (await reader.ReadAsync(cancel))
                {
                    last = reader.Values();
                }
            }
            while (await reader.NextResultAsync(cancel));
        }

        var unmet = queue.Where((queued, index) => queued.IfNoRow is not null && batch.BatchCommands[ahead.Count + index].Rows == 0)
            .Select(queued => queued.IfNoRow).FirstOrDefault();
        ahead.Clear();
        queue.Clear();
        return unmet is null ? last : throw unmet;
    }

    private NpgsqlBatch Batch(IEnumerable<Statement> statements)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement.ToCommand());
        }

        return batch;
    }
}
