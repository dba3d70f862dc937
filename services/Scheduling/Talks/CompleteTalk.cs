using Grpc.Core;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Completes a talk (samtalen afsluttes): it counts as a follow-up, and the plan of the case goes on from it.</summary>
    public override Task<CompleteTalkResponse> CompleteTalk(CompleteTalkRequest request, ServerCallContext context) =>
        writes.OnCase<CompleteTalkRequest, CompleteTalkResponse>(request, context, async work =>
        {
            var completed = await After(work, request.TalkId, known => known.Complete(request.Etag, DoneBy(work, known, TalkAct.Completed)));
            if (!completed.TryGet(out var talk, out var refusal))
            {
                return refusal;
            }

            var kept = work.Found(await plans.Load(work, work.CaseId));
            var (recorded, decided) = (records.OfTalk(work, work.CaseId, talk.Id), TalkDecisionStore.AtTalk(work, work.CaseId, talk.Id));
            await work.Together(recorded, decided);
            var items = TalkContent.Items(kept.Rules, kept.Basis, talk.HeldOn, book);
            if (TalkContent.AsOne(TalkContent.Missing(items, talk.Purpose, talk.Slot.Form.ToFollowUpForm(), recorded.Result.Facts(), decided.Result)) is { } missing)
            {
                return missing;
            }

            var number = PurposeProposal.Held(FactHistory.Of(kept.Basis.Happenings).Value) + 1;
            TalkStore.Update(work, talk);
            work.Append(work.CaseId, talk.ToCompleted(number));
            keeper.Tell(work, kept, [FollowUpHappenings.Of(talk.Id, talk.HeldOn, talk.Slot.Form.ToFollowUpForm().ToCode(), work.Today)]);
            return new CompleteTalkResponse { Talk = talk.ToProto() };
        });
}
