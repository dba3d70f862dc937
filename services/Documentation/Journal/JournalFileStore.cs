using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.CaseFiles;
using Sygeopfoelgning.ServiceDefaults.Storage;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>What Documentation holds of a case, for its export: the journal, oldest entry first.</summary>
internal sealed class JournalFileStore(JournalStore journals) : ICaseFile
{
    // An entry may have 20,000 characters.
    private const int Page = 20;

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (long? after = null; await journals.Page(session, caseId, after, newestFirst: false, Page) is { Entries: { Count: > 0 } entries }; after = entries[^1].Number)
        {
            foreach (var entry in entries)
            {
                yield return new CaseFileRecord { JournalEntry = entry.ToProto(caseId) };
            }
        }
    }
}
