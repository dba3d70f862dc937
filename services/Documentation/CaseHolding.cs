using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Documentation.Letters;

namespace Sygeopfoelgning.Documentation;

/// <summary>What Documentation holds of a case, for its erasure: the journal and the letters.</summary>
internal sealed class CaseHolding(JournalStore journals) : ICaseHolding
{
    /// <inheritdoc/>
    public async Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        await journals.Erase(work, caseId);
        LetterStore.Erase(work, caseId);
    }

    /// <inheritdoc/>
    public void EraseTraces(UnitOfWork work, Guid caseId) => JournalStore.EraseTraces(work, caseId);
}
