using Grpc.Core;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Casework.ParkedEvents;

internal sealed partial class ParkedEventService
{
    /// <summary>Skips a parked event for good, with a reason, and applies those behind it.</summary>
    public override Task<SkipParkedEventResponse> SkipParkedEvent(SkipParkedEventRequest request, ServerCallContext context) =>
        writes.Run<SkipParkedEventRequest, SkipParkedEventResponse>(request, context, async work =>
            (await parked.Skip(
                work.Municipality, Guid.Parse(request.ParkedEventId), work.IsDryRun, work.Actor, CprScrubber.Scrub(request.Reason), work.Now,
                work.Cancel))
                .Map(behind => new SkipParkedEventResponse { Followed = behind.Followed, StillParked = behind.StillParked }));
}
