using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Happening = Sygeopfoelgning.Rules.Happening;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

/// <summary>What the citizen and the employer ask for (ønsker om samtale).</summary>
internal sealed partial class TalkRequestService(Reads reads, Writes writes, PlanStore plans, PlanKeeper keeper) : V1.TalkRequestService.TalkRequestServiceBase
{
    /// <summary>Reads what is known of the case, lets it be decided, and makes the plan anew with what was told.</summary>
    /// <param name="work">The write.</param>
    /// <param name="decide">The request as it is then, and what is told of it; from the history of the case, and since when the case has ended.</param>
    /// <param name="event">What is published.</param>
    /// <param name="language">The language of the answer.</param>
    private async Task<Result<TalkRequest>> Tell(
        CaseWork work, Func<FactHistory, DateOnly?, Result<(AskedTalk Asked, Happening Told)>> decide, Func<AskedTalk, Google.Protobuf.IMessage> @event,
        Language language)
    {
        var kept = work.Found(await plans.Load(work, work.CaseId));
        var history = FactHistory.Of(kept.Basis.Happenings).Value;
        return decide(history, CaseStanding.Ended(history, work.Today)).Map(decided =>
        {
            var plan = keeper.Tell(work, kept, [decided.Told]);
            work.Append(work.CaseId, @event(decided.Asked));
            TalksThatFallAway.Look(work, work.CaseId);
            return decided.Asked.ToProto(work.CaseId, plan.Deadlines, plan.LeftOut, work.Today, language);
        });
    }

    private static bool IsCitizen(CaseWork work) => work.Actor.Role == Role.Citizen.WireName();
}
