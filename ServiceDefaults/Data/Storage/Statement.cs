using Npgsql;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>A SQL statement with its values, <c>$1</c> and on.</summary>
/// <param name="Text">The SQL. A constant; values are never written into it.</param>
/// <param name="Values">The values in order: numbers, text, <see cref="Guid"/>, <see cref="DateOnly"/>, UTC
/// <see cref="DateTimeOffset"/>, <c>byte[]</c>, arrays of these, or null.</param>
public readonly record struct Statement(string Text, params object?[] Values)
{
    internal NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Text);
        foreach (var value in Values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>
    /// Sets the municipality for the rest of the transaction. Row-level security reads it. Always
    /// local (the <c>true</c>): a session setting would leak to the next user of the connection.
    /// </summary>
    internal static Statement SetMunicipality(short municipality) =>
        new("select set_config('app.municipality', $1, true)", municipality.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>
    /// Sets the municipality and the caller, for row-level security and for the access to cases (0002_access.sql). The team comes last,
    /// because it is read from the municipality's register (0016_own_team.sql).
    /// </summary>
    internal static Statement SetCaller(Caller caller, DateTimeOffset now) => new(
        """
        select set_config('app.municipality', $1, true), set_config('app.subject', $2, true), set_config('app.role', $3, true),
               set_config('app.person', $5, true), set_config('app.purposeful', $6, true),
               set_config('app.team', case when $3 in ('citizen', 'service') then '' else own_team($2, $4, $7) end, true)
        """,
        caller.Municipality.ToString(System.Globalization.CultureInfo.InvariantCulture), caller.Who.Subject, caller.ActingRoleName,
        caller.Team, caller.Person ?? "", caller.HasPurpose ? "t" : "f", now);
}
