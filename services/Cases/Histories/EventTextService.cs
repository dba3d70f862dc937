using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>The texts that events are about, for the other services.</summary>
internal sealed partial class EventTextService(Reads reads, HistoryStore history) : V1.EventTextService.EventTextServiceBase;
