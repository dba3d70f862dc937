using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

internal sealed partial class CalendarFeedService
{
    /// <summary>When the caller's calendar feed was made and last fetched; never its secret.</summary>
    public override Task<GetCalendarFeedResponse> GetCalendarFeed(GetCalendarFeedRequest request, ServerCallContext context) =>
        reads.Run<GetCalendarFeedRequest, GetCalendarFeedResponse>(request, context, async session =>
            Result.Of(new GetCalendarFeedResponse
            {
                Feed = await CalendarFeedStore.Of(session, session.Caller.Subject) is { } feed ? ToProto(feed) : null,
            }));
}
