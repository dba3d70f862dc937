using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>
/// Reads for somebody who has no token but a secret that an officer made, such as a calendar program. Whoever uses it looks the secret up itself, and
/// says then whose it is.
/// </summary>
public sealed class SecretReads([FromKeyedServices(Databases.App)] NpgsqlDataSource database, Turns turns, BusinessClock clock)
{
    /// <summary>Runs a read; false where the database is too busy to begin with it.</summary>
    public async Task<bool> Run(short municipality, Func<SecretRead, Task> read, CancellationToken cancel)
    {
        try
        {
            await read(new SecretRead(database, turns, clock, municipality, cancel));
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}

/// <summary>Such a read. Each round trip is a transaction of its own.</summary>
public sealed class SecretRead : TenantSession
{
    private static readonly IReadOnlySet<Role> Roles = new HashSet<Role> { Role.Caseworker };

    private readonly NpgsqlDataSource database;
    private readonly Turns turns;
    private readonly BusinessClock clock;
    private string officerId = "";

    internal SecretRead(NpgsqlDataSource database, Turns turns, BusinessClock clock, short municipality, CancellationToken cancel)
        : base(municipality, cancel) => (this.database, this.turns, this.clock) = (database, turns, clock);

    /// <summary>The instant, on the real clock.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>What time it is by the municipality's business clock, to be asked together with other queries.</summary>
    public Query<BusinessTime> BusinessTimeQuery() => clock.Asking(Municipality, time => time);

    /// <summary>
    /// From now on it reads for this officer: <c>case_open</c> opens what the officer may reach, with the secret's use as the purpose. Until then it
    /// opens nothing that is restricted or another team's.
    /// </summary>
    public void For(string officer) => officerId = officer;

    private protected override async Task Read(IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> parts)
    {
        using var turn = await turns.Take(Municipality, isWrite: false, isPatient: false, Cancel);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Statement.SetCaller(
            new Caller(officerId, "", Municipality, Roles, null, "") { ActingRole = Role.Caseworker, HasPurpose = officerId.Length > 0 }, Now).ToCommand());
        foreach (var (statement, _) in parts)
        {
            batch.BatchCommands.Add(statement.ToCommand());
        }

        await using var reader = await batch.ExecuteReaderAsync(Cancel);
        foreach (var (_, row) in parts)
        {
            await reader.NextResultAsync(Cancel);
            while (await reader.ReadAsync(Cancel))
            {
                row(reader);
            }
        }
    }
}
