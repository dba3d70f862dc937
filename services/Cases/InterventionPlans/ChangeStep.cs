using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Changes an open step (skridt ændres).</summary>
    public override Task<ChangeStepResponse> ChangeStep(ChangeStepRequest request, ServerCallContext context) =>
        Change<ChangeStepRequest, ChangeStepResponse>(
            request, context,
            async (work, plan, _) => plan.ChangeStep(
                work.Found(await goals.Find(work, work.CaseId)), request.StepId, request.Etag, request.Step, request.DueMovedBecause, work.Today),
            (plan, change, today) => new() { Step = change.Part.Step.Shown(today), Standing = plan.ToStanding() });
}

internal sealed class ChangeStepValidator : RequestValidator<ChangeStepRequest>
{
    public ChangeStepValidator() => RuleFor(request => request.Step).SetValidator(new PlanStepContentValidator());
}
