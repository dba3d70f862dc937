using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>
/// Reads for one caller. Each statement is a transaction of its own, in one round trip. The check of access to the case is sent
/// with the first one and writes the access log entry.
/// </summary>
public class ReadSession : TenantSession
{
    private readonly NpgsqlDataSource database;
    private readonly Turns turns;
    private readonly bool isPatient;
    private readonly BusinessClock clock;
    private readonly MethodAccess method;
    private readonly CaseGate? gate;

    internal ReadSession(
        NpgsqlDataSource database, Turns turns, BusinessClock clock, Caller caller, MethodAccess method, CaseGate? gate, bool isPatient,
        CancellationToken cancel)
        : base(caller.Municipality, cancel)
    {
        this.database = database;
        this.turns = turns;
        this.isPatient = isPatient;
        this.clock = clock;
        this.method = method;
        this.gate = gate;
        Caller = caller;
    }

    /// <summary>The reader.</summary>
    public Caller Caller { get; }

    /// <summary>The instant, on the real clock.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>Today's business date in Europe/Copenhagen. In production without a round trip.</summary>
    public Task<DateOnly> Today() => Run(TodayQuery());

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<DateOnly> TodayQuery() => clock.Asking(Municipality, time => time.Today);

    /// <summary>What time it is by the municipality's business clock. In production without a round trip.</summary>
    public Query<BusinessTime> BusinessTimeQuery() => clock.Asking(Municipality, time => time);

    /// <summary>
    /// A page of rows about cases, each with its <c>case_id</c>: the ids of those that are shown go into the access log as
    /// one row. The statement itself leaves out what the caller may not reach, by <c>case_open</c>.
    /// </summary>
    /// <param name="select">Returns more rows than are shown if another page follows; one more is mapped.</param>
    /// <param name="shown">How many rows are shown.</param>
    /// <param name="map">Maps a row.</param>
    public Task<List<T>> Listed<T>(Statement select, int shown, Func<NpgsqlDataReader, T> map) =>
        Paged(AccessLog.WithPage(select, shown, Caller, method, Now), shown, map);

    /// <summary>
    /// The rows of such a page without an entry in the access log: for a list that is watched, of which only what is sent is logged
    /// (<see cref="Shown"/>).
    /// </summary>
    /// <param name="select">Returns more rows than are shown if another page follows; one more is mapped.</param>
    /// <param name="shown">How many rows are shown.</param>
    /// <param name="map">Maps a row.</param>
    public Task<List<T>> Unlogged<T>(Statement select, int shown, Func<NpgsqlDataReader, T> map) => Paged(select, shown, map);

    /// <summary>Logs that the caller is shown these cases.</summary>
    /// <param name="caseIds">The cases.</param>
    internal Task Shown(IReadOnlyList<Guid> caseIds) => Looked(new Statement("select 1 as one where false"), [.. caseIds.Distinct()], static _ => 0);

    /// <summary>
    /// The same for a search: the search goes into the access log even if nothing was found, and into the log
    /// of the cases that were not shown because the caller may not reach them.
    /// </summary>
    /// <param name="select">Returns more rows than are shown if another page follows; one more is mapped.</param>
    /// <param name="barred">A query with the same values: the ids of the cases that the caller searched for and may not reach. Empty if
    /// the search is not for a particular person.</param>
    /// <param name="shown">How many rows are shown.</param>
    /// <param name="map">Maps a row.</param>
    public Task<List<T>> Searched<T>(Statement select, string barred, int shown, Func<NpgsqlDataReader, T> map) =>
        Paged(AccessLog.WithSearch(select, barred, shown, Caller, method, Now), shown, map);

    private async Task<List<T>> Paged<T>(Statement statement, int shown, Func<NpgsqlDataReader, T> map)
    {
        var rows = new List<T>();
        await Each(statement, row =>
        {
            if (rows.Count <= shown)
            {
                rows.Add(map(row));
            }
        });
        return rows;
    }

    /// <summary>
    /// Rows about no single case, or about the named ones. The read goes into the access log as one row,
    /// even if there are no rows.
    /// </summary>
    /// <param name="select">The rows to show.</param>
    /// <param name="cases">The requested cases.</param>
    /// <param name="map">Maps a row.</param>
    public async Task<List<T>> Looked<T>(Statement select, IReadOnlyList<Guid> cases, Func<NpgsqlDataReader, T> map)
    {
        var rows = new List<T>();
        await Each(AccessLog.WithLook(select, cases, Caller, method, Now), row => rows.Add(map(row)));
        return rows;
    }

    /// <summary>The access was checked, or there was none to check.</summary>
    internal async Task PassGate()
    {
        if (gate is { IsPassed: false })
        {
            await Read([]);
        }
    }

    private protected override async Task Read(IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> parts)
    {
        var ahead = gate is { IsPassed: false };
        using var turn = await turns.Take(Municipality, isWrite: false, isPatient, Cancel);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Statement.SetCaller(Caller, Now).ToCommand());
        if (ahead)
        {
            batch.BatchCommands.Add(gate!.Statement(Now, isWrite: false).ToCommand());
        }

        foreach (var (statement, _) in parts)
        {
            batch.BatchCommands.Add(statement.ToCommand());
        }

        await using var reader = await batch.ExecuteReaderAsync(Cancel);
        if (ahead)
        {
            await reader.NextResultAsync(Cancel);
            await reader.ReadAsync(Cancel);
            gate!.Take(reader);
        }

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
