using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Casework.ParkedEvents;

/// <summary>What an operator can see and do about parked events.</summary>
internal sealed partial class ParkedEventService(Reads reads, Writes writes, Data.Feed.ParkedEvents parked)
    : Sygeopfoelgning.Feed.V1.ParkedEventService.ParkedEventServiceBase;
