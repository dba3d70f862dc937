using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>The plan of deadlines of a case (fristplan).</summary>
internal sealed partial class DeadlineService(Reads reads, Writes writes, PlanStore plans, RuleBook book)
    : V1.DeadlineService.DeadlineServiceBase;
