using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed partial class DeadlineService
{
    /// <summary>The plan of a case's deadlines, or an earlier version of it.</summary>
    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context) =>
        reads.OnCase<GetPlanRequest, GetPlanResponse>(request, context, async session =>
        {
            if (await plans.Find(session, session.CaseId, request.Version) is not { } plan)
            {
                return request.Version == 0 ? session.Found<GetPlanResponse>(null) : new PlanVersionNotFound(request.Version);
            }

            return new GetPlanResponse { Plan = plan.ToProto(await session.Today(), context.Language()) };
        });
}
