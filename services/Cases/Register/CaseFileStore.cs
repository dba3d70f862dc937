using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Progress;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.Understandings;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>
/// What Cases holds of a case, for its export: the case, the form, the own
/// understanding, the course, the citizen's input, the goals, resources and challenges, the
/// plan, the progress, the assignments.
/// </summary>
internal sealed class CaseFileStore(
    CaseStore cases, FormStore forms, CourseStore courses, CitizenInputStore inputs, GoalStore goals, StatementStore statements,
    InterventionPlanStore plans, ProgressStore progress, AssignmentStore assignments,
    OwnUnderstandingStore understandings) : ICaseFile
{
    private const int Page = 100;

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await cases.Find(session, caseId) is not { } file)
        {
            yield break;
        }

        yield return new CaseFileRecord { Case = CaseAnswer.Of(file) };
        if (await forms.Find(session, caseId) is { } form)
        {
            yield return new CaseFileRecord { Form = form };
        }

        foreach (var said in await understandings.All(session, caseId))
        {
            yield return new CaseFileRecord { OwnUnderstanding = said };
        }

        if (await courses.Find(session, caseId) is { } course)
        {
            foreach (var record in course.Records)
            {
                yield return new CaseFileRecord { CourseRecord = record.Shown(course.IsTakenBack) };
            }
        }

        for (Guid? after = null; ;)
        {
            var page = await inputs.ListAfter(session, caseId, after, Page);
            foreach (var input in page)
            {
                yield return new CaseFileRecord { CitizenInput = input };
            }

            if (page.Count < Page)
            {
                break;
            }

            after = Guid.Parse(page[^1].InputId);
        }

        foreach (var goal in (await goals.Find(session, caseId))?.All ?? [])
        {
            yield return new CaseFileRecord { Goal = goal.ToProto(caseId) };
        }

        foreach (var version in await goals.AllVersions(session, caseId))
        {
            yield return new CaseFileRecord { GoalVersion = version };
        }

        foreach (var said in (await statements.All(session, caseId)).OrderBy(said => said.About))
        {
            yield return said.About == About.Resource
                ? new CaseFileRecord { Resource = said.ToResource(caseId) }
                : new CaseFileRecord { Challenge = said.ToChallenge(caseId) };
        }

        foreach (var change in await plans.AllChanges(session, caseId))
        {
            yield return new CaseFileRecord { InterventionPlanChange = change };
        }

        foreach (var record in (await progress.Find(session, caseId))?.Records ?? [])
        {
            yield return new CaseFileRecord { ProgressRecord = record };
        }

        foreach (var assigned in (await assignments.Find(session, caseId, int.MaxValue)).AsEnumerable().Reverse())
        {
            yield return new CaseFileRecord { CaseAssigned = assigned };
        }
    }
}
