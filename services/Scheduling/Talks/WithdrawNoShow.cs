using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Takes a no-show back (udeblivelsen trækkes tilbage).</summary>
    public override Task<WithdrawNoShowResponse> WithdrawNoShow(WithdrawNoShowRequest request, ServerCallContext context) =>
        writes.OnCase<WithdrawNoShowRequest, WithdrawNoShowResponse>(request, context, async work =>
        {
            Guid? noShowId = null;
            var withdrawn = await After(work, request.TalkId, known =>
            {
                noShowId = known.NoShowId;
                return known.WithdrawNoShow(request.Etag, DoneBy(work, known, TalkAct.NoShowWithdrawn, request.Reason));
            });
            if (!withdrawn.TryGet(out var talk, out var refusal))
            {
                return refusal;
            }

            var kept = work.Found(await plans.Load(work, work.CaseId));
            TalkStore.Update(work, talk);
            work.Append(work.CaseId, talk.ToNoShowWithdrawn(noShowId!.Value));
            keeper.Tell(work, kept, [FollowUpHappenings.OfWithdrawal(Ids.New(work.Now), noShowId.Value, work.Today)]);
            TalksThatFallAway.Look(work, work.CaseId);
            return new WithdrawNoShowResponse { Talk = talk.ToProto() };
        });
}
