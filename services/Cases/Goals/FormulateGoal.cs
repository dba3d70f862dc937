using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Goals;

internal sealed partial class GoalService
{
    /// <summary>Formulates a goal (mål formuleres).</summary>
    public override Task<FormulateGoalResponse> FormulateGoal(FormulateGoalRequest request, ServerCallContext context) =>
        writes.OnCase<FormulateGoalRequest, FormulateGoalResponse>(request, context, async work =>
        {
            var known = work.Found(await goals.Find(work, work.CaseId));
            return known.Formulate(request.Kind, request.ToVersion(), Author.Of(work.Actor), Ids.New(work.Now), work.Now).Map(goal =>
            {
                GoalStore.Insert(work, goal);
                work.Append(work.CaseId, goal.ToFormulated(work.CaseId));
                return new FormulateGoalResponse { Goal = goal.ToProto(work.CaseId) };
            });
        });
}
