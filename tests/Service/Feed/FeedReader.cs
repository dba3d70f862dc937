using Grpc.Core;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Reads a service's event log as another service does.</summary>
internal sealed class FeedReader(StackFixture fixture, string service)
{
    private readonly EventFeedService.EventFeedServiceClient feed = new(fixture.Channel(service));
    private readonly Metadata header = TestToken.Header(TestToken.OfService(fixture.Stack));

    public AsyncUnaryCall<ReadEventsResponse> Read(FeedCursor? after, int limit = 500) =>
        feed.ReadEventsAsync(new ReadEventsRequest { After = after, Limit = limit }, header, Suite.Soon);

    /// <summary>Everything that can be read after a place, and the place after it.</summary>
    public async Task<(List<Event> Events, FeedCursor Cursor)> ReadOn(FeedCursor? after, int limit = 500)
    {
        var events = new List<Event>();
        while (true)
        {
            var page = await Read(after, limit);
            events.AddRange(page.Events);
            after = page.Cursor;
            if (page.Events.Count == 0)
            {
                return (events, after);
            }
        }
    }

    /// <summary>The place after everything that can be read now.</summary>
    public async Task<FeedCursor> End() => (await ReadOn(null)).Cursor;
}
