using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Records that a step was taken (skridt gjort).</summary>
    public override Task<CompleteStepResponse> CompleteStep(CompleteStepRequest request, ServerCallContext context) =>
        Change<CompleteStepRequest, CompleteStepResponse>(
            request, context,
            (work, plan, by) => plan.CompleteStep(request.StepId, request.Etag, request.DoneOn.ToDateOnly() ?? work.Today, by),
            (plan, change, today) => new() { Step = change.Part.Step.Shown(today), Standing = plan.ToStanding() });
}

internal sealed class CompleteStepValidator : RequestValidator<CompleteStepRequest>
{
    public CompleteStepValidator() => RuleFor(request => request.DoneOn).IsNotInTheFuture();
}
