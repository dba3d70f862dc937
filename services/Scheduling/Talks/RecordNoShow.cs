using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Records that the citizen did not come (udeblivelse).</summary>
    public override Task<RecordNoShowResponse> RecordNoShow(RecordNoShowRequest request, ServerCallContext context) =>
        writes.OnCase<RecordNoShowRequest, RecordNoShowResponse>(request, context, async work =>
        {
            var noShowId = Ids.New(work.Now);
            var missed = await After(
                work, request.TalkId, known => known.MissedByCitizen(request.Etag, DoneBy(work, known, TalkAct.NoShow), noShowId, work.BusinessNow));
            if (!missed.TryGet(out var talk, out var refusal))
            {
                return refusal;
            }

            var kept = work.Found(await plans.Load(work, work.CaseId));
            TalkStore.Update(work, talk);
            work.Append(work.CaseId, talk.ToNoShow());
            keeper.Tell(work, kept, [FollowUpHappenings.OfNoShow(noShowId, talk.HeldOn, work.Today)]);
            return new RecordNoShowResponse { Talk = talk.ToProto() };
        });
}
