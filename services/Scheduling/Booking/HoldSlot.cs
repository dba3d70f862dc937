using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>Holds a time for a moment (tiden reserveres).</summary>
    public override Task<HoldSlotResponse> HoldSlot(HoldSlotRequest request, ServerCallContext context) =>
        writes.OnCase<HoldSlotRequest, HoldSlotResponse>(request, context, async work =>
        {
            var (id, slot) = (Ids.New(work.Now), request.Appointment.ToSlot());
            return (await desk.Check(work, id, slot)).Then<HoldSlotResponse>(free =>
            {
                if (KnownHold.Another(free.Holds, work.Now) is { } full)
                {
                    return full;
                }

                var hold = new KnownHold(id, work.CaseId, slot, work.Now + free.Settings.HoldFor, TalkId: null);
                HoldStore.Insert(work, hold);
                OccupiedStore.Take(work, id, work.CaseId, slot, free.Spans, hold.ExpiresAt);
                return new HoldSlotResponse { Hold = hold.ToProto() };
            });
        });
}

internal sealed class HoldSlotValidator : RequestValidator<HoldSlotRequest>
{
    public HoldSlotValidator() => RuleFor(request => request.Appointment).SetValidator(new AppointmentValidator());
}
