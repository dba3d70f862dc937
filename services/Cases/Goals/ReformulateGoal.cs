using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Goals;

internal sealed partial class GoalService
{
    /// <summary>Reformulates a goal as a new version (mål omformuleres).</summary>
    public override Task<ReformulateGoalResponse> ReformulateGoal(ReformulateGoalRequest request, ServerCallContext context) =>
        writes.OnCase<ReformulateGoalRequest, ReformulateGoalResponse>(request, context, async work =>
        {
            var known = work.Found(await goals.Find(work, work.CaseId));
            return known.Reformulate(request.GoalId, request.Etag, request.ToVersion(), Author.Of(work.Actor), work.Now).Map(goal =>
            {
                GoalStore.Insert(work, goal);
                work.Append(work.CaseId, goal.ToReformulated(work.CaseId));
                return new ReformulateGoalResponse { Goal = goal.ToProto(work.CaseId) };
            });
        });
}
