using Grpc.Core;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Casework.ParkedEvents;

internal sealed partial class ParkedEventService
{
    /// <summary>Applies a parked event again, and those behind it.</summary>
    public override Task<RetryParkedEventResponse> RetryParkedEvent(RetryParkedEventRequest request, ServerCallContext context) =>
        writes.Run<RetryParkedEventRequest, RetryParkedEventResponse>(request, context, async work =>
            (await parked.Retry(work.Municipality, Guid.Parse(request.ParkedEventId), work.IsDryRun, work.Cancel))
                .Map(behind => new RetryParkedEventResponse { Followed = behind.Followed, StillParked = behind.StillParked }));
}
