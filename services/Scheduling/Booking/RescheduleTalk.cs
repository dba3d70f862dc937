using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>Moves a talk (samtalen flyttes).</summary>
    public override Task<RescheduleTalkResponse> RescheduleTalk(RescheduleTalkRequest request, ServerCallContext context) =>
        writes.OnCase<RescheduleTalkRequest, RescheduleTalkResponse>(request, context, async work =>
        {
            var (id, slot) = (Guid.Parse(request.TalkId), request.Appointment.ToSlot());
            if (await talks.Find(work, work.CaseId, id) is not { } known)
            {
                return new TalkNotFound(id);
            }

            var done = DoneBy(work, TalkAct.Rescheduled, slot, request.Reason);
            if (!known.Reschedule(request.Etag, slot, done, work.BusinessNow).TryGet(out var moved, out var refusal))
            {
                return refusal;
            }

            return (await desk.Check(work, id, slot, before: known.Slot)).Map(free =>
            {
                var talk = moved with { RoomName = free.RoomName, RoomAddress = free.RoomAddress };
                TalkStore.Update(work, talk);
                OccupiedStore.Take(work, id, work.CaseId, slot, free.Spans, expiresAt: null);
                work.Append(work.CaseId, talk.ToRescheduled(known.Slot));
                TalksThatFallAway.Look(work, work.CaseId);
                return new RescheduleTalkResponse { Talk = talk.ToProto() };
            });
        });
}

internal sealed class RescheduleTalkValidator : RequestValidator<RescheduleTalkRequest>
{
    public RescheduleTalkValidator() => RuleFor(request => request.Appointment).SetValidator(new AppointmentValidator());
}
