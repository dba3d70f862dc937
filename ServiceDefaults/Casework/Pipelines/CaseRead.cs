using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>Reads of one case, for a caller who may reach it.</summary>
public sealed class CaseRead : ReadSession
{
    internal CaseRead(
        NpgsqlDataSource database, Turns turns, BusinessClock clock, Caller caller, MethodAccess method, CaseGate gate, bool isPatient,
        CancellationToken cancel)
        : base(database, turns, clock, caller, method, gate, isPatient, cancel)
    {
        CaseId = gate.CaseId;
    }

    /// <summary>The case.</summary>
    public Guid CaseId { get; }

    /// <summary>What this service holds of the case, or the refusal CASE_NOT_FOUND: it holds nothing yet, or the case was erased meanwhile.</summary>
    public T Found<T>(T? found) where T : class => found ?? throw CaseNotFound.Of(CaseId);
}
