using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>
/// The cases that a write encounters although its request names none: the open case of a person who was looked up, the case that the
/// same request created before. Each passes the same gate as a request with its id. The access log entries are written at the
/// end of the write's transaction, or, if that is rolled back by a dry run or a refusal, after it.
/// </summary>
internal sealed class MetCases(Caller caller, MethodAccess method)
{
    private readonly HashSet<Guid> cases = [];
    private readonly List<Statement> rows = [];
    private bool lookedUp;

    /// <summary>The write has read what is stored: its answer, whatever it is, may reveal some of it.</summary>
    public bool HasActed { get; set; }

    /// <summary>The access to the case that the request names is in the log already, whatever the write ends with.</summary>
    public bool HasLoggedRequested { get; set; }

    /// <summary>The entries of the checked cases, for the end of the transaction.</summary>
    public IReadOnlyList<Statement> Rows => rows;

    /// <summary>Checks; null if the caller may reach the case.</summary>
    public async Task<Refusal?> Reach(Transaction transaction, Guid caseId, DateTimeOffset now, CancellationToken cancel)
    {
        Refusal? refusal = null;
        await transaction.Ask(cancel, (new CaseGate(caller, method, caseId).Verdict(now), row => refusal = Learned(caseId, row.Get<short>("verdict"), now)));
        return refusal;
    }

    /// <summary>Which of these cases the caller may not reach, in one query.</summary>
    public async Task<IReadOnlySet<Guid>> Barred(Transaction transaction, IReadOnlyCollection<Guid> caseIds, DateTimeOffset now, CancellationToken cancel)
    {
        var barred = caseIds.ToHashSet();
        await transaction.Ask(cancel, (CaseGate.Verdicts(caller, method, [.. barred], now), row =>
        {
            if (Learned(row.Get<Guid>("case_id"), row.Get<short>("verdict"), now) is null)
            {
                barred.Remove(row.Get<Guid>("case_id"));
            }
        }));
        return barred;
    }

    /// <summary>Notes the verdict on a case; null if the caller may reach it.</summary>
    public Refusal? Learned(Guid caseId, short verdict, DateTimeOffset now)
    {
        var gate = new CaseGate(caller, method, caseId);
        var refusal = gate.Refusal(verdict);
        if (cases.Add(caseId) && refusal is not CaseNotFound)
        {
            rows.Add(gate.Row(verdict, isErased: false, now));
        }

        return refusal;
    }

    /// <summary>A person with these cases was looked up.</summary>
    public void LookedUp(IEnumerable<Guid> ofPerson)
    {
        lookedUp = true;
        cases.UnionWith(ofPerson);
    }

    /// <summary>Logs the cases of a transaction that was rolled back. On the disk before the answer is sent.</summary>
    public async Task Log(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancel)
    {
        if (cases.Count == 0 && !lookedUp)
        {
            return;
        }

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Statement.SetCaller(caller, now).ToCommand());
        foreach (var one in cases)
        {
            batch.BatchCommands.Add(new CaseGate(caller, method, one).Statement(now, isWrite: true).ToCommand());
        }

        if (cases.Count == 0)
        {
            batch.BatchCommands.Add(AccessLog.OfNobody(caller, method, now).ToCommand());
        }

        await batch.ExecuteNonQueryAsync(cancel);
    }
}
