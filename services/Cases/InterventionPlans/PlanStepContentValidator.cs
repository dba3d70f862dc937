using FluentValidation;
using Sygeopfoelgning.Cases.Courses;
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

    public static readonly ViolationCode DueAfterEnd = new("STEP_DUE_AFTER_END",
        "Skridtet skal være gjort senest den sidste dag. Vælg en tidligere dato, eller flyt den sidste dag.",
        "The step is taken on the last day at the latest. Choose an earlier date, or move the last day.");

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
        RuleFor(content => content.DueOn)
            .Must((content, due) => !(due.ToDateOnly() > content.ToDay.ToDateOnly())).Violates(DueAfterEnd);
        RuleFor(content => content.FromDay).Within();
        RuleFor(content => content.ToDay).Within();
        RuleFor(content => content.DueOn).Within();
    }
}
