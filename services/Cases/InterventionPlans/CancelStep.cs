using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Cancels an open step (skridt aflyses).</summary>
    public override Task<CancelStepResponse> CancelStep(CancelStepRequest request, ServerCallContext context) =>
        Change<CancelStepRequest, CancelStepResponse>(
            request, context,
            (work, plan, _) => plan.CancelStep(request.StepId, request.Etag, request.Reason, work.Today),
            (plan, change, today) => new() { Step = change.Part.Step.Shown(today), Standing = plan.ToStanding() });
}
