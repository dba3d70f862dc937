using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Decides whether goals are formulated at the next talk (mål ved samtalen).</summary>
    public override Task<SetGoalsAtTalkResponse> SetGoalsAtTalk(SetGoalsAtTalkRequest request, ServerCallContext context) =>
        Change<SetGoalsAtTalkRequest, SetGoalsAtTalkResponse>(
            request, context,
            (work, plan, by) => plan.DecideGoalsAtTalk(request.Etag, request.Decision, request.Reason, by, work.Now),
            (plan, change, _) => new() { GoalsAtTalk = change.Part.GoalsAtTalk, Standing = plan.ToStanding() });
}
