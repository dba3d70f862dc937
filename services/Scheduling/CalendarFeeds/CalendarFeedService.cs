using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>The addresses from which calendar programs fetch an officer's talks (kalenderabonnement).</summary>
internal sealed partial class CalendarFeedService(Reads reads, Writes writes) : V1.CalendarFeedService.CalendarFeedServiceBase
{
    private static V1.CalendarFeed ToProto(KnownFeed feed) => new()
    {
        CreatedAt = feed.CreatedAt.ToTimestamp(), LastFetchedAt = feed.FetchedAt?.ToTimestamp(),
    };
}
