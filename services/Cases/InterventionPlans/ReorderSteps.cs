using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Puts the steps in another order (rækkefølgen ændres).</summary>
    public override Task<ReorderStepsResponse> ReorderSteps(ReorderStepsRequest request, ServerCallContext context) =>
        Change<ReorderStepsRequest, ReorderStepsResponse>(
            request, context,
            (_, plan, _) => plan.ReorderSteps(request.Etag, request.StepIds),
            (plan, _, today) => new() { Steps = { plan.Steps.Select(step => step.Shown(today)) }, Standing = plan.ToStanding() });
}

internal sealed class ReorderStepsValidator : RequestValidator<ReorderStepsRequest>
{
    public static readonly ViolationCode NamedTwice = new("STEP_NAMED_TWICE",
        "Et skridt nævnes mere end én gang. Nævn hvert skridt netop én gang.",
        "A step is named more than once. Name each step exactly once.");

    public ReorderStepsValidator() => RuleFor(request => request.StepIds)
        .Must(ids => ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() == ids.Count).Violates(NamedTwice);
}
