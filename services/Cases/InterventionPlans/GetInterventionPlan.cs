using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    private const int Inputs = 50;

    /// <summary>The plan, and what the citizen wished, asked and told since it was last agreed.</summary>
    public override Task<GetInterventionPlanResponse> GetInterventionPlan(GetInterventionPlanRequest request, ServerCallContext context) =>
        reads.OnCase<GetInterventionPlanRequest, GetInterventionPlanResponse>(request, context, async session =>
        {
            var plan = session.Found(await plans.Find(session, session.CaseId));
            var newest = await inputs.List(session, new Page([], Inputs));
            return new GetInterventionPlanResponse
            {
                Plan = plan.ToProto(await session.Today()),
                Inputs = { newest.Take(Inputs).Where(input => !IsAgreed(input.AddedAt.ToDateTimeOffset(), plan.Agreement)) },
            };
        });

    // An agreement may be recorded days after it: what the citizen wrote in between was not there to agree on.
    private static bool IsAgreed(DateTimeOffset added, PlanAgreement? agreement) =>
        agreement is not null && added <= agreement.RecordedAt.ToDateTimeOffset() && added < BusinessClock.StartOf(agreement.AgreedOn.ToDateOnly()!.Value.AddDays(1));
}
