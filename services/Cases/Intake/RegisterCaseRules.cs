using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.Errors;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The rules of RegisterCase: every violation of the information form at once.</summary>
internal sealed class RegisterCaseRules : RequestRules<RegisterCaseRequest>
{
    public RegisterCaseRules() => RuleFor(request => request.Form).IsGiven().SetValidator(new InformationFormRules());
}

internal sealed class InformationFormRules : RequestRules<InformationForm>
{
    private const int MostEarlierPeriods = 50;

    public InformationFormRules()
    {
        RuleFor(form => form.Citizen).IsGiven().SetValidator(new CitizenRules());
        RuleFor(form => form.Employment).IsGiven().SetValidator(new EmploymentRules());
        RuleFor(form => form.CauseGroup).IsKnown();
        RuleFor(form => form.EffectOnWork).SetValidator(new EffectOnWorkRules());
        RuleFor(form => form.Treatment).SetValidator(new TreatmentRules());
        RuleFor(form => form.WorkplaceDialogue).SetValidator(new WorkplaceDialogueRules());
        RuleFor(form => form.PartialReturn).SetValidator(new PartialReturnRules());
        Dates();
        When(form => form.Employment?.Kind.IsUnemployed() == true, () =>
        {
            RuleFor(form => form.WorkplaceDialogue).Null().Violates(IntakeViolations.ExcludedForUnemployed);
            RuleFor(form => form.PartialReturn).Null().Violates(IntakeViolations.ExcludedForUnemployed);
        }).Otherwise(PartialReturn);
    }

    private void Dates()
    {
        RuleFor(form => form.FirstAbsenceDay).IsGiven().IsNotInTheFuture();
        RuleFor(form => form.NotifiedOn).IsNotInTheFuture();
        RuleFor(form => form.FormSentOn).IsNotInTheFuture();
        RuleFor(form => form.FormReceivedOn).IsNotInTheFuture();
        RuleFor(form => form.ExpectedRecoveryOn).IsDate();
        RuleFor(form => form.EarlierCountedPeriods).AtMostItems(MostEarlierPeriods);
        When(form => form.EarlierCountedPeriods.Count <= MostEarlierPeriods, () =>
        {
            RuleForEach(form => form.EarlierCountedPeriods).Cascade(CascadeMode.Continue).SetValidator(new CountedPeriodRules());
            RuleFor(form => form).Custom(AgainstEachOther);
        });
    }

    // How dates stand to each other is asked of the facts that every plan is made from: what is registered can be planned.
    private static void AgainstEachOther(InformationForm form, ValidationContext<InformationForm> context)
    {
        var firstAbsenceDay = form.FirstAbsenceDay.ToDateOnly();
        var facts = form.ToFacts() with { FirstAbsenceDay = firstAbsenceDay ?? DanishCalendar.FirstDay };
        if (!form.EarlierCountedPeriods.All(period => period.HasBothDays()))
        {
            facts = facts with { EarlierCountedPeriods = [] };
        }

        foreach (var violation in facts.Violations()
            .Where(violation => firstAbsenceDay is not null || violation.Code == FactViolations.FormReceivedBeforeSent))
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });
        }
    }

    // R-PART-4H: contracted less worked hours must leave at least 4.0 hours of absence a week.
    private void PartialReturn() => When(form => form.PartialReturn is not null && form.Employment is not null, () =>
    {
        RuleFor(form => form.Employment.WeeklyHours).NotNull().Violates(IntakeViolations.ContractedHoursNeeded);
        RuleFor(form => form.PartialReturn.WeeklyHoursWorked)
            .Must((form, worked) => !(WeeklyHours.Of(form.Employment.WeeklyHours) - WeeklyHours.Of(worked) < WeeklyHours.LeastAbsence))
            .Violates(IntakeViolations.PartialReturnAbsenceTooSmall);
        RuleFor(form => form.PartialReturn.From)
            .Must((form, from) => !(from.ToDateOnly() < form.FirstAbsenceDay.ToDateOnly()))
            .Violates(CalendarViolations.BeforeFirstAbsenceDay, form =>
                [form.PartialReturn.From.ToDateOnly()!, form.FirstAbsenceDay.ToDateOnly()!]);
    });
}
