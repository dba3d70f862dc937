using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed partial class DeadlineService
{
    /// <summary>The plan of a case's deadlines.</summary>
    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context) =>
        reads.OnCase<GetPlanRequest, GetPlanResponse>(request, context, async session =>
        {
            var plan = session.Found(await plans.Find(session, session.CaseId));
            return new GetPlanResponse { Plan = plan.ToProto(await session.Today(), context.Language()) };
        });
}
