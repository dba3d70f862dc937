using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>What Coordination holds of a case, for its export and its erasure: the parties.</summary>
internal sealed class PartyFileStore : ICaseFile, ICaseHolding
{
    private const int Page = 100;

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (Guid? after = null; await PartyStore.List(session, caseId, after, Page) is { Count: > 0 } parties; after = parties[^1].PartyId)
        {
            foreach (var party in parties)
            {
                yield return new CaseFileRecord { Party = party.ToProto(caseId) };
            }
        }
    }

    public Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        work.Add(new Statement("delete from party where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        work.Add(new Statement("delete from coordinated_case where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        return Task.CompletedTask;
    }
}
