using Npgsql;
using Sygeopfoelgning.ServiceDefaults.Identity;

namespace Sygeopfoelgning.ServiceDefaults.Storage;

/// <summary>Reads for one caller. Each statement is a transaction of its own, in one round trip.</summary>
public sealed class ReadSession : TenantSession
{
    private readonly NpgsqlDataSource database;
    private readonly BusinessClock clock;

    internal ReadSession(NpgsqlDataSource database, BusinessClock clock, Caller caller, CancellationToken cancel)
        : base(caller.Municipality, cancel)
    {
        this.database = database;
        this.clock = clock;
        Caller = caller;
    }

    /// <summary>Who reads.</summary>
    public Caller Caller { get; }

    /// <summary>The instant, on the real clock.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>Today's business date in Europe/Copenhagen. In production no round trip.</summary>
    public async Task<DateOnly> Today()
    {
        var set = clock.IsReal ? null : await First(BusinessClock.Select(Municipality), BusinessClock.Map);
        return set?.Date ?? clock.RealToday;
    }

    private protected override async Task Read(Statement statement, Action<NpgsqlDataReader> row)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Statement.SetMunicipality(Municipality).ToCommand());
        batch.BatchCommands.Add(statement.ToCommand());
        await using var reader = await batch.ExecuteReaderAsync(Cancel);
        await reader.NextResultAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            row(reader);
        }
    }
}
