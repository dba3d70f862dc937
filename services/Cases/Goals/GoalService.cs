using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Goals;

/// <summary>The citizen's goals (udviklingsmål, beskæftigelsesmål).</summary>
internal sealed partial class GoalService(
    Reads reads, Writes writes, GoalStore goals, StatementStore statements, InterventionPlanStore plans) : V1.GoalService.GoalServiceBase;
