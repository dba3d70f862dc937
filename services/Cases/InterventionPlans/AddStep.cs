using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Adds a step (skridt tilføjes).</summary>
    public override Task<AddStepResponse> AddStep(AddStepRequest request, ServerCallContext context) =>
        Change<AddStepRequest, AddStepResponse>(
            request, context,
            async (work, plan, _) => plan.AddStep(work.Found(await goals.Find(work, work.CaseId)), request.Step, Ids.New(work.Now)),
            (plan, change, today) => new() { Step = change.Part.Step.Shown(today), Standing = plan.ToStanding() });
}

internal sealed class AddStepValidator : RequestValidator<AddStepRequest>
{
    public AddStepValidator()
    {
        RuleFor(request => request.Step).SetValidator(new PlanStepContentValidator());
        When(request => request.Step is not null, () => RuleFor(request => request.Step.DueOn)
            .Must((_, due, context) => !(due.ToDateOnly() < context.Today())).Violates(PlanStepContentValidator.DuePast));
    }
}
