using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs that more than one service serves.</summary>
internal static class CommonRpcs
{
    public static readonly RpcRow[] Rows =
    [
        new("casefile.v1.CaseFileService.ExportCase", RpcRow.OfCase)
        {
            // Documentation exports the access log entries, for callers who may list them.
            Costs = new(4, 8), In = [("cases", new(13, 27)), ("scheduling", new(8, 16)), ("documentation", new(5, 10))], Otherwise = ("documentation", Role.TeamLeader, new(6, 12)),
        },
        new("feed.v1.AccessFeedService.ReadAccesses", """{"limit": 1}"""),
        new("feed.v1.EventFeedService.ReadEvents", """{"limit": 1}"""),
        new("feed.v1.ParkedEventService.ListParkedEvents", RpcRow.Whole),
        new("feed.v1.ParkedEventService.RetryParkedEvent", """{"parkedEventId": "{parkedEventId}"}""")
        {
            About = About.ParkedEvent, Refuses = (_, _) => "PARKED_EVENT_NOT_FOUND",
        },
        new("feed.v1.ParkedEventService.SkipParkedEvent", """{"parkedEventId": "{parkedEventId}", "reason": "Afprøvning."}""")
        {
            About = About.ParkedEvent, Refuses = (_, _) => "PARKED_EVENT_NOT_FOUND",
        },
        new("testing.v1.ClockService.SetBusinessDate", "{}") { Costs = new(1, 4) },
    ];
}
