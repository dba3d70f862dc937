using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>The turn of background work among those who write about a case.</summary>
public static class CaseTurn
{
    /// <summary>
    /// Takes the lock that every write about the case holds, to the end of the transaction, if nobody has it. Background work must not wait for it:
    /// it has locks already that a write may be waiting for. Without it, the work comes back later.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="caseId">The case.</param>
    public static async Task<bool> TryTake(UnitOfWork work, Guid caseId) =>
        await work.First(CaseKeys.TryHold(caseId), row => new Held(row.Get<bool>("is_held"))) is { Is: true };

    private sealed record Held(bool Is);
}
