using Grpc.Core;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>Releases a hold (reservationen frigives).</summary>
    public override Task<ReleaseSlotResponse> ReleaseSlot(ReleaseSlotRequest request, ServerCallContext context) =>
        writes.OnCase<ReleaseSlotRequest, ReleaseSlotResponse>(request, context, async work =>
            KnownHold.Find(await work.Run(HoldStore.OfCase(work)), Guid.Parse(request.HoldId), work.Now).Map(hold =>
            {
                CalendarStore.Hold(work, hold.Slot.Resources);
                HoldStore.Release(work, hold);
                return new ReleaseSlotResponse();
            }));
}
