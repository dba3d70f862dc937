using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>The turn of background work among those who write about a case.</summary>
public static class CaseTurn
{
    /// <summary>
    /// Takes the locks that every write about the case holds, to the end of the transaction, if no other write or erasure has them. Background work must not wait for them:
    /// it has locks already that a write may be waiting for. Without them, the work comes back later.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="caseId">The case.</param>
    public static async Task<bool> TryTake(UnitOfWork work, Guid caseId) =>
        (await work.All(CaseKeys.TryHold(caseId), row => row.Get<bool>("is_held"))).Single();
}
