using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.Histories;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.Understandings;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Overviews;

/// <summary>Reads an overview: everything in one round trip, and what the newest changes are about in another.</summary>
internal sealed class OverviewStore(
    CaseStore cases, CourseStore courses, GoalStore goals, InterventionPlanStore plans, StatementStore statements, CitizenInputStore inputs,
    OwnUnderstandingStore understandings, HistoryStore history)
{
    /// <summary>More changes than these are read in the history.</summary>
    public const int Changed = 50;

    private const int Inputs = 10;

    /// <summary>What Cases knows of the session's case; null if it was erased meanwhile.</summary>
    public async Task<OverviewFacts?> Find(CaseRead session)
    {
        var caseId = session.CaseId;
        var (today, understanding, file) = (session.TodayQuery(), understandings.Shown(session, caseId), cases.QueryOf(session, caseId));
        var (course, goal, plan) = (courses.QueryOf(session, caseId), goals.QueryOf(session, caseId), plans.QueryOf(session, caseId));
        var (said, input, talk) = (statements.QueryOf(session, caseId), inputs.Newest(session, caseId, Inputs), HeldTalkStore.LastOf(session, caseId));
        var events = HistoryStore.Events(session, [], before: null, Changed + 1);
        await session.Together(today, understanding, file, course, goal, plan, said, input, events, talk);
        return (file.Result, course.Result, goal.Result, plan.Result, said.Result) is ({ } found, { } stands, { } goalsOf, { } planOf, { } saidOf)
            ? new(today.Result, understanding.Result, found, stands, goalsOf, planOf, saidOf, input.Result, events.Result, talk.Result)
            : null;
    }

    /// <summary>The newest changes of the case since an instant.</summary>
    public async Task<ChangesSince> Changes(CaseRead session, OverviewFacts facts, SinceLastTalk since, Language language)
    {
        var events = facts.Events.Where(one => one.At > since.At).ToList();
        var shown = events.Take(Changed).ToList();
        var parts = await history.Parts(session, shown, facts.Course);
        return new()
        {
            Since = since.At.ToTimestamp(),
            Ground = since.Ground,
            Changes = { shown.Select(one => parts.ToChange(one, language)) },
            More = events.Count > Changed,
        };
    }
}
