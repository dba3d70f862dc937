using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

internal sealed partial class CalendarFeedService
{
    /// <summary>Ends the caller's calendar feed: its address stops working at once.</summary>
    public override Task<RevokeCalendarFeedResponse> RevokeCalendarFeed(RevokeCalendarFeedRequest request, ServerCallContext context) =>
        writes.Run<RevokeCalendarFeedRequest, RevokeCalendarFeedResponse>(request, context, work =>
        {
            CalendarFeedStore.Remove(work, work.Actor.Subject);
            return Task.FromResult(Result.Of(new RevokeCalendarFeedResponse()));
        });
}
