using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>What happened to a case (sagens historik).</summary>
internal sealed partial class CaseHistoryService(Reads reads, HistoryStore history) : V1.CaseHistoryService.CaseHistoryServiceBase;
