using Npgsql;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// Reads the columns of a row by name, so that a column may be added to a select anywhere. Reads by number are banned
/// (BannedSymbols.txt). Two columns of one select must not have the same name: the first would be read for both.
/// </summary>
public static class Columns
{
    /// <summary>The value of a column. Throws where it is null, unless <typeparamref name="T"/> is a nullable value type such as <c>Guid?</c>.</summary>
    /// <param name="row">The row the reader stands at.</param>
    /// <param name="column">The column's name in the select; an expression has the name it is given by <c>as</c>.</param>
    /// <typeparam name="T">What the column holds: <see cref="short"/>, <see cref="string"/>, <see cref="Guid"/>, <see cref="DateOnly"/>,
    /// <see cref="DateTimeOffset"/>, <c>byte[]</c>, an array of these.</typeparam>
#pragma warning disable RS0030 // The one place where a name becomes a number.
    public static T Get<T>(this NpgsqlDataReader row, string column) => row.GetFieldValue<T>(row.GetOrdinal(column));

    /// <summary>The text, bytes or array of a column; null where the column is.</summary>
    /// <param name="row">The row the reader stands at.</param>
    /// <param name="column">The column's name in the select.</param>
    public static T? GetOrNull<T>(this NpgsqlDataReader row, string column) where T : class
    {
        var number = row.GetOrdinal(column);
        return row.IsDBNull(number) ? null : row.GetFieldValue<T>(number);
    }

    /// <summary>Whether a column is not null, such as the key of a table that was joined and may have no row.</summary>
    /// <param name="row">The row the reader stands at.</param>
    /// <param name="column">The column's name in the select.</param>
    public static bool Has(this NpgsqlDataReader row, string column) => !row.IsDBNull(row.GetOrdinal(column));

    /// <summary>All values of a row by column, for what is read when the reader has gone on.</summary>
    internal static Dictionary<string, object> Values(this NpgsqlDataReader row)
    {
        var values = new Dictionary<string, object>(row.FieldCount, StringComparer.Ordinal);
        for (var number = 0; number < row.FieldCount; number++)
        {
            values[row.GetName(number)] = row.GetValue(number);
        }

        return values;
    }
#pragma warning restore RS0030
}
