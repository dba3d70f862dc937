using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>The talk itself, from preparation to completion (samtalen).</summary>
internal sealed partial class TalkService(
    Reads reads, Writes writes, TalkStore talks, TalkRecordStore records, PlanStore plans, PlanKeeper keeper, RuleBook book)
    : V1.TalkService.TalkServiceBase
{
    private static TalkDone DoneBy(CaseWork work, KnownTalk talk, TalkAct act, string reason = "") =>
        new(act, talk.Slot.StartsAt, talk.Slot.EndsAt, reason, work.Actor.Subject, work.Actor.Name, work.Now);

    /// <summary>The talk of a write after an act on it; the act says why it cannot be done.</summary>
    private async Task<Result<KnownTalk>> After(CaseWork work, string talkId, Func<KnownTalk, Result<KnownTalk>> act)
    {
        var id = Guid.Parse(talkId);
        return await talks.Find(work, work.CaseId, id) is { } known ? act(known) : new TalkNotFound(id);
    }
}
