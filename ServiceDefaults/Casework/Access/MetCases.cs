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
        cases.Add(caseId);
        var gate = new CaseGate(caller, method, caseId);
        Refusal? refusal = null;
        await transaction.Ask(cancel, (gate.Verdict(now), row =>
        {
            var verdict = row.Get<short>("verdict");
            refusal = gate.Refusal(verdict);
            if (refusal is not CaseNotFound)
            {
                rows.Add(gate.Row(verdict, isErased: false, now));
            }
        }));
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
        foreach (var one in cases)
        {
            await new CaseGate(caller, method, one).Ask(database, now, cancel, waitForDisk: true);
        }

        if (lookedUp && cases.Count == 0)
        {
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(Statement.SetCaller(caller).ToCommand());
            batch.BatchCommands.Add(AccessLog.OfNobody(caller, method, now).ToCommand());
            await batch.ExecuteNonQueryAsync(cancel);
        }
    }
}
