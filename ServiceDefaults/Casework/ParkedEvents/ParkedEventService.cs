using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Casework.ParkedEvents;

/// <summary>What an operator sees of parked events, and does about them.</summary>
internal sealed partial class ParkedEventService(Reads reads, Writes writes, Data.Feed.ParkedEvents parked)
    : Sygeopfoelgning.Feed.V1.ParkedEventService.ParkedEventServiceBase;
