using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>What a step says must fit together, whatever the plan is.</summary>
internal sealed class PlanStepContentValidator : RequestValidator<PlanStepContent>
{
    public static readonly ViolationCode DuePast = new("STEP_DUE_PAST",
        "Datoen er passeret. Vælg i dag eller en senere dag.",
        "The date is past. Choose today or a later day.");

    public static readonly ViolationCode DueBeforeStart = new("STEP_DUE_BEFORE_START",
        "Skridtet kan ikke være gjort, før det begynder. Vælg en dag, der ikke ligger før den første dag.",
        "The step cannot be taken before it begins. Choose a day that is not before the first day.");

    public static readonly ViolationCode OwnerNameExcluded = new("OWNER_NAME_EXCLUDED",
        "Navnet skrives kun, når en anden end borgeren og sagsbehandleren gør det.",
        "The name is given only where somebody else than the citizen and the caseworker takes the step.");

    public PlanStepContentValidator()
    {
        When(content => content.Owner == StepOwner.Other, () => RuleFor(content => content.OwnerName).IsGiven())
            .Otherwise(() => RuleFor(content => content.OwnerName).Must(name => name.Length == 0).Violates(OwnerNameExcluded));
        RuleFor(content => content.ToDay)
            .Must((content, last) => !(last.ToDateOnly() < content.FromDay.ToDateOnly())).Violates(Violations.DatesReversed);
        RuleFor(content => content.DueOn)
            .Must((content, due) => !(due.ToDateOnly() < content.FromDay.ToDateOnly())).Violates(DueBeforeStart);
    }
}
