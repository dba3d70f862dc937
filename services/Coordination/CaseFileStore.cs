using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Coordination.Messages;
using Sygeopfoelgning.Coordination.Parties;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Coordination;

/// <summary>What Coordination holds of a case, for its export and its erasure: the parties, what was sent, and whether the citizen is exempt from Digital Post.</summary>
internal sealed class CaseFileStore(MessageStore messages) : ICaseFile, ICaseHolding
{
    private const int PageSize = 100;

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (Guid? after = null; await PartyStore.List(session, caseId, after, PageSize) is { Count: > 0 } parties; after = parties[^1].PartyId)
        {
            foreach (var party in parties)
            {
                yield return new CaseFileRecord { Party = party.ToProto(caseId) };
            }
        }

        string[] last = [];
        List<KnownMessage> page;
        do
        {
            page = await messages.OfCase(session, caseId, new Page(last, PageSize));
            foreach (var message in page.Take(PageSize))
            {
                yield return new CaseFileRecord { Message = message.ToProto() };
                last = [message.Id.ToString()];
            }
        }
        while (page.Count > PageSize);

        // A citizen has few.
        foreach (var exemption in await ExemptionStore.OfCase(session, caseId))
        {
            yield return new CaseFileRecord { DigitalPostExemption = exemption.ToProto(caseId) };
        }
    }

    public Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        work.Add(new Statement("delete from party where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        work.Add(new Statement("delete from coordinated_case where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        return Task.CompletedTask;
    }
}
