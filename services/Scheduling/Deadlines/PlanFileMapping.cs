using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>What Scheduling holds of a case, for its export: the plan as it looks today, and what moved in it when.</summary>
internal sealed class PlanFileMapping(PlanStore plans) : ICaseFile
{
    private const int PageSize = 25;

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await plans.Find(session, caseId) is not { } plan)
        {
            yield break;
        }

        yield return new CaseFileRecord { Plan = plan.ToProto(await session.Today(), language) };
        string[] after = [];
        List<StoredPlan> page;
        do
        {
            page = await plans.VersionsOf(session, caseId, new Page(after, PageSize));
            foreach (var version in page.Take(PageSize))
            {
                yield return new CaseFileRecord { PlanVersion = version.ToVersion(language) };
                after = [$"{version.Version}"];
            }
        }
        while (page.Count > PageSize);
    }
}
