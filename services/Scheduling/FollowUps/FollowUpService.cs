using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Scheduling.FollowUps;

/// <summary>The follow-ups of a case, and those that are made without a talk (opfølgninger).</summary>
internal sealed partial class FollowUpService(Reads reads, Writes writes, FollowUpStore followUps, PlanStore plans, PlanKeeper keeper, RuleBook book)
    : V1.FollowUpService.FollowUpServiceBase;
