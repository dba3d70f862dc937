using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>The SQL of what Cases decided at talks.</summary>
internal static class TalkDecisionStore
{
    private const short Category = 1;
    private const short Plan = 2;

    /// <summary>Stores that a category was decided at a talk, and that a decision was taken back.</summary>
    public static void Follow(UnitOfWork work, Guid caseId, object told)
    {
        switch (told)
        {
            case CategoryDecided { TalkId.Length: > 0 } decided:
                Insert(work, caseId, Category, decided.DecisionId, Guid.Parse(decided.TalkId));
                break;
            case HappeningTakenBack taken:
                work.Add(new Statement(
                    "delete from talk_decision where municipality_code = $1 and case_id = $2 and kind = $3 and decision = $4",
                    work.Municipality, caseId, Category, taken.HappeningId));
                break;
        }
    }

    /// <summary>Stores that a plan was agreed at a talk.</summary>
    public static Task Agreed(Received<InterventionPlanAgreed> received, UnitOfWork work)
    {
        if (received.Payload.TalkId.Length > 0)
        {
            Insert(work, received.AggregateId, Plan, $"{received.Payload.Version}", Guid.Parse(received.Payload.TalkId));
        }

        return Task.CompletedTask;
    }

    /// <summary>What was decided at a talk.</summary>
    public static Query<DecidedAtTalk> AtTalk(TenantSession session, Guid caseId, Guid talkId)
    {
        var found = new HashSet<short>();
        return new(() => new(found.Contains(Category), found.Contains(Plan)), (
            new Statement(
                "select kind from talk_decision where municipality_code = $1 and case_id = $2 and talk_id = $3", session.Municipality, caseId, talkId),
            row => found.Add(row.Get<short>("kind"))));
    }

    // A case that was erased meanwhile has no plan.
    private static void Insert(UnitOfWork work, Guid caseId, short kind, string decision, Guid talkId) => work.Add(new Statement(
        """
        insert into talk_decision (municipality_code, case_id, kind, decision, talk_id)
        select $1, $2, $3, $4, $5 from plan where municipality_code = $1 and case_id = $2
        on conflict do nothing
        """,
        work.Municipality, caseId, kind, decision, talkId));
}
