using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>
/// The access check of one caller on one case: the statement that decides and writes the access log entry, and the refusal that follows
/// from its verdict. The decision itself is <c>case_verdict</c> in 0002_access.sql, so that lists can use it too.
/// </summary>
internal sealed class CaseGate(Caller caller, MethodAccess method, Guid caseId)
{
    /// <summary>The case.</summary>
    public Guid CaseId { get; } = caseId;

    /// <summary>Whether the check has been made and passed.</summary>
    public bool IsPassed { get; private set; }

    /// <summary>The gate that a call must pass; null if its method concerns no single case, or the request names none.</summary>
    public static CaseGate? Of(IMessage request, ServerCallContext context)
    {
        var method = Contract.AccessOf(context.Method);
        return method.Scope is CaseScope.Case or CaseScope.CaseIfGiven && ValidationExtensions.IsUuid(MessageFields.Text(request, "case_id"))
            ? new CaseGate(context.Caller(), method, Guid.Parse(MessageFields.Text(request, "case_id")))
            : null;
    }

    /// <summary>Decides and logs. One row: the verdict.</summary>
    /// <param name="now">The real clock.</param>
    /// <param name="isWrite">The transaction waits for the disk anyway.</param>
    public Statement Statement(DateTimeOffset now, bool isWrite) => new(
        method.AlsoErased
            ? "select access_erased_case($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as verdict"
            : "select access_case($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as verdict",
        CaseId, now, caller.Who.Name, caller.Via, caller.Purpose, method.Path, method.ClassesSeenBy(caller.ActingRole),
        Activity.Current?.TraceId.ToHexString() ?? "", method.IsRegardlessOfRestriction(caller.ActingRole), isWrite || method.Reveals.Count > 0);

    /// <summary>
    /// Decides without logging: for a write, whose access log entry is written at its end (<see cref="Row"/>). An entry written
    /// at the beginning would give the transaction its id before it has the locks of its case.
    /// </summary>
    public Statement Verdict(DateTimeOffset now) => new(
        """
        select coalesce((
            select case_verdict(a, $2, $3) from case_access a
             where a.municipality_code = current_setting('app.municipality')::smallint and a.case_id = $1 and a.erased_at is null), 0::smallint) as verdict
        """,
        CaseId, method.IsRegardlessOfRestriction(caller.ActingRole), now);

    /// <summary>Decides on many cases without logging: a row with <c>case_id</c> and <c>verdict</c> for each that is there.</summary>
    public static Statement Verdicts(Caller caller, MethodAccess method, Guid[] caseIds, DateTimeOffset now) => new(
        """
        select a.case_id, case_verdict(a, $3, $4) as verdict
          from case_access a
         where a.municipality_code = $1 and a.case_id = any ($2) and a.erased_at is null
        """,
        caller.Municipality, caseIds, method.IsRegardlessOfRestriction(caller.ActingRole), now);

    /// <summary>The access log entry with the result of the check.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="isErased">Whether the call has erased the case.</param>
    /// <param name="now">The real clock.</param>
    public Statement Row(short verdict, bool isErased, DateTimeOffset now) => AccessLog.OfCase(caller, method, CaseId, verdict, isErased, now);

    /// <summary>There is no such case, or it was erased.</summary>
    public bool IsAbsent { get; private set; }

    /// <summary>Reads the verdict; throws the refusal if there is one.</summary>
    public void Take(NpgsqlDataReader row)
    {
        Note(row);
        if (IsAbsent)
        {
            throw new RefusedException(Absent());
        }
    }

    /// <summary>Reads the verdict and throws the refusal, but not if the case is absent: see <see cref="IsAbsent"/>.</summary>
    public void Note(NpgsqlDataReader row)
    {
        var refusal = Refusal(row.Get<short>("verdict"));
        IsAbsent = refusal is CaseNotFound;
        IsPassed = refusal is null || IsAbsent ? refusal is null : throw new RefusedException(refusal);
    }

    /// <summary>The refusal of a case that is absent.</summary>
    public CaseNotFound Absent() => new(CaseId.ToString());

    /// <summary>Only the check, in a round trip of its own, for anything but ordinary reads and writes; null if it passes.</summary>
    public async Task<Refusal?> Ask(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancel, bool waitForDisk = false)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Data.Storage.Statement.SetCaller(caller, now).ToCommand());
        batch.BatchCommands.Add(Statement(now, waitForDisk).ToCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        return Refusal(reader.Get<short>("verdict"));
    }

    /// <summary>The refusal that follows from a verdict; null if the case may be reached.</summary>
    public Refusal? Refusal(short verdict) => verdict switch
    {
        0 => Absent(),
        1 => null,
        2 => new CaseNotOwn(),
        3 => new CaseRestricted(),
        4 => new PurposeRequired(),
        _ => throw new InvalidOperationException($"access_case gave {verdict}."),
    };
}

/// <summary>Checks the access to a case outside an ordinary read or write: a subscription, a stream.</summary>
public sealed class CaseGates([FromKeyedServices(Databases.App)] NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Null if the caller may reach the case now; it is logged either way.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="method">Path of the method, from the call's context.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="cancel">Ends with the call.</param>
    public Task<Refusal?> Ask(Caller caller, string method, Guid caseId, CancellationToken cancel) =>
        new CaseGate(caller, Contract.AccessOf(method), caseId).Ask(database, time.GetUtcNow(), cancel);

    /// <summary>Which of the cases the caller may reach now. Not logged: nothing is shown, and each access was logged when a case was shown.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="method">Path of the method, from the call's context.</param>
    /// <param name="caseIds">The cases.</param>
    /// <param name="cancel">Ends with the call.</param>
    internal async Task<IReadOnlySet<Guid>> Open(Caller caller, string method, IEnumerable<Guid> caseIds, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Statement.SetCaller(caller, time.GetUtcNow()).ToCommand());
        batch.BatchCommands.Add(new Statement(
            """
            select a.case_id from case_access a
             where a.municipality_code = $1 and a.case_id = any($2) and a.erased_at is null and case_verdict(a, $3, $4) = 1
            """,
            caller.Municipality, caseIds.Distinct().ToArray(), Contract.AccessOf(method).IsRegardlessOfRestriction(caller.ActingRole), time.GetUtcNow()).ToCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var open = new HashSet<Guid>();
        while (await reader.ReadAsync(cancel))
        {
            open.Add(reader.Get<Guid>("case_id"));
        }

        return open;
    }
}
