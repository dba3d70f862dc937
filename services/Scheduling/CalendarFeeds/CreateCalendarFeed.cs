using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

internal sealed partial class CalendarFeedService
{
    /// <summary>Makes the address of the caller's calendar feed (kalenderabonnement); an earlier one stops working.</summary>
    public override Task<CreateCalendarFeedResponse> CreateCalendarFeed(CreateCalendarFeedRequest request, ServerCallContext context) =>
        writes.Run<CreateCalendarFeedRequest, CreateCalendarFeedResponse>(request, context, work =>
        {
            var secret = FeedSecret.New(work.Municipality);
            CalendarFeedStore.Keep(work, work.Actor.Subject, secret);
            return Task.FromResult(Result.Of(new CreateCalendarFeedResponse { Feed = ToProto(new(work.Now, null)), Path = secret.Path }));
        });
}
