using Npgsql;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Statements with what becomes of their rows, so that a session can send several queries in one round trip (<see cref="TenantSession.Together"/>).</summary>
public abstract class Query
{
    private protected Query(IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> parts) => Parts = parts;

    /// <summary>The statements in order; each row goes to the action beside its statement.</summary>
    internal IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> Parts { get; }
}

/// <summary>A query with its result. It is run once.</summary>
/// <param name="result">The result, from what the rows have left behind.</param>
/// <param name="parts">The statements in order; a later one may use what the rows of an earlier one have left behind.</param>
public sealed class Query<T>(Func<T> result, params IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> parts) : Query(parts)
{
    /// <summary>The result, once it has run.</summary>
    public T Result => result();
}
