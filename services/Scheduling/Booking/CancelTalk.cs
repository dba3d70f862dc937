using Grpc.Core;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>Cancels a talk (samtalen aflyses).</summary>
    public override Task<CancelTalkResponse> CancelTalk(CancelTalkRequest request, ServerCallContext context) =>
        writes.OnCase<CancelTalkRequest, CancelTalkResponse>(request, context, async work =>
        {
            var id = Guid.Parse(request.TalkId);
            if (await talks.Find(work, work.CaseId, id) is not { } known)
            {
                return new TalkNotFound(id);
            }

            return known.Cancel(request.Etag, DoneBy(work, TalkAct.Cancelled, known.Slot, request.Reason), work.BusinessNow).Map(talk =>
            {
                CalendarStore.Hold(work, talk.Slot.Resources);
                TalkStore.Update(work, talk);
                OccupiedStore.Free(work, id);
                work.Append(work.CaseId, talk.ToCancelled());
                return new CancelTalkResponse { Talk = talk.ToProto() };
            });
        });
}
