using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>What is due over all cases (arbejdsliste), and how many talks are coming.</summary>
internal sealed partial class WorkListService(Reads reads, CaseNames names, Duties duties) : V1.WorkListService.WorkListServiceBase;
