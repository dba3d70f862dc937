using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>How the municipality's follow-up goes, in numbers (statistik).</summary>
internal sealed partial class StatisticsService(Reads reads, Duties duties) : V1.StatisticsService.StatisticsServiceBase;
