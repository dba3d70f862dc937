namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Coordination.</summary>
internal static class CoordinationRpcs
{
    public static readonly RpcRow[] Rows =
    [
        new("coordination.v1.PartyService.ListParties", RpcRow.OfCase) { Costs = new(2, 4) },
        new("coordination.v1.WatchService.Watch", RpcRow.Watching("parties")) { Costs = new(1, 3) },
    ];
}
