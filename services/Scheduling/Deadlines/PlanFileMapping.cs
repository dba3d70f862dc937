using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>What Scheduling holds of a case, for its export: the plan as it looks today.</summary>
internal sealed class PlanFileMapping(PlanStore plans) : ICaseFile
{
    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await plans.Find(session, caseId) is { } plan)
        {
            yield return new CaseFileRecord { Plan = plan.ToProto(await session.Today(), language) };
        }
    }
}
