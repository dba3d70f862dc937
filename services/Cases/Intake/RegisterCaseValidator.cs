using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The validator of RegisterCase: every violation of the information form at once.</summary>
internal sealed class RegisterCaseValidator : RequestValidator<RegisterCaseRequest>
{
    public RegisterCaseValidator() => RuleFor(request => request.Form).SetValidator(new InformationFormValidator());
}

internal sealed class InformationFormValidator : RequestValidator<InformationForm>
{
    private const int MostEarlierPeriods = 50;
    private const int MostFurtherEmployments = 5;

    // As far as facts of a plan may lie (PlanFacts): one bound for all dates.
    private static readonly DateOnly LastDay = DanishCalendar.LastDay.AddYears(-2);

    public InformationFormValidator()
    {
        RuleFor(form => form.Citizen).SetValidator(new CitizenValidator());
        RuleFor(form => form.Employment).SetValidator(new EmploymentValidator());
        RuleFor(form => form.Treatment).SetValidator(new TreatmentValidator());
        RuleFor(form => form.Circumstances).Must(all => all.Distinct().Count() == all.Count).Violates(FactViolations.CircumstanceRepeated);
        RuleFor(form => form.FormId).IsOpaqueIdOrEmpty();
        FurtherEmployments();
        Dates();
        When(form => form.Employment?.Kind.IsUnemployed() == true, () =>
        {
            RuleFor(form => form.WorkplaceDialogue).Null().Violates(IntakeViolations.ExcludedForUnemployed);
            RuleFor(form => form.PartialReturn).Null().Violates(IntakeViolations.ExcludedForUnemployed);
        }).Otherwise(PartialReturn);
    }

    private void FurtherEmployments()
    {
        RuleFor(form => form.FurtherEmployments)
            .Must((form, further) => further.Count == 0 || form.Employment?.Kind.IsUnemployed() != true).Violates(IntakeViolations.ExcludedForUnemployed)
            .Must(further => further.All(one => !one.Kind.IsUnemployed())).Violates(IntakeViolations.FurtherEmploymentKind)
            .Must((form, _) => Distinct(form)).Violates(IntakeViolations.EmployerRepeated)
            .Must((form, _) => !(form.Employments().Aggregate(TimeSpan.Zero, (sum, one) => sum + (WeeklyHours.Of(one.Employment?.WeeklyHours) ?? TimeSpan.Zero)) > WeeklyHours.Week))
            .Violates(IntakeViolations.HoursTogetherOutOfRange);
        When(form => form.FurtherEmployments.Count <= MostFurtherEmployments, () =>
            RuleForEach(form => form.FurtherEmployments).SetValidator(new EmploymentValidator()));
    }

    private static bool Distinct(InformationForm form)
    {
        var named = form.FurtherEmployments.Prepend(form.Employment).Select(one => one?.Employer).OfType<Employer>().ToList();
        return !named.Index().Any(one => named.Take(one.Index).Any(earlier => earlier.IsSameAs(one.Item)));
    }

    private void Dates()
    {
        RuleFor(form => form.FirstAbsenceDay).IsNotInTheFuture();
        RuleFor(form => form.FirstAbsenceDay).Custom(NotBeforeBirth);
        RuleFor(form => form.NotifiedOn).IsNotInTheFuture();
        RuleFor(form => form.FormSentOn).IsNotInTheFuture();
        RuleFor(form => form.FormReceivedOn).IsNotInTheFuture();
        RuleFor(form => form).Custom(PeriodsThatCanBe).When(form => form.EarlierCountedPeriods.Count <= MostEarlierPeriods);
        RuleFor(form => form).Custom(AgainstEachOther).When(form => form.EarlierCountedPeriods.Count <= MostEarlierPeriods);
    }

    private static void NotBeforeBirth(Google.Type.Date? firstAbsenceDay, ValidationContext<InformationForm> context)
    {
        if (BornOn(context) is { } bornOn && firstAbsenceDay.ToDateOnly() is { } day && day >= DanishCalendar.FirstDay && day < bornOn)
        {
            Add(context, IntakeViolations.BornAfterFirstAbsenceDay.At("", bornOn));
        }
    }

    private static void PeriodsThatCanBe(InformationForm form, ValidationContext<InformationForm> context)
    {
        var bornOn = BornOn(context);
        foreach (var (index, period) in form.EarlierCountedPeriods.Index().Where(one => one.Item.HasBothDays()))
        {
            var (field, from, to) = ($"earlier_counted_periods[{index}]", period.From.ToDateOnly()!.Value, period.To.ToDateOnly()!.Value);
            if (EarlierPeriods.Fault(field, from, to) is { } fault)
            {
                Add(context, fault);
            }

            if (from < bornOn && from >= DanishCalendar.FirstDay)
            {
                Add(context, IntakeViolations.PeriodBeforeBirth.At(field, from, bornOn.Value));
            }
        }
    }

    private static DateOnly? BornOn(ValidationContext<InformationForm> context) =>
        context.InstanceToValidate.Citizen is { } citizen && CprNumber.Parse(citizen.CprNumber, context.Today()).TryGet(out var cpr, out _)
            ? cpr.BirthDate
            : null;

    private static void Add(ValidationContext<InformationForm> context, Violation violation) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });

    // Checks how the dates relate to each other on the same facts from which every plan is made: what is registered can be planned.
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
            Add(context, violation);
        }
    }

    // R-PART-4H: contracted less worked hours must leave at least 4.0 hours of absence a week.
    private void PartialReturn() => When(form => form.PartialReturn is not null && form.Employment is not null, () =>
    {
        RuleFor(form => form.Employment).SetValidator(new ContractedHoursValidator());
        When(form => form.FurtherEmployments.Count <= MostFurtherEmployments, () =>
            RuleForEach(form => form.FurtherEmployments).SetValidator(new ContractedHoursValidator()));
        RuleFor(form => form.PartialReturn.WeeklyHoursWorked)
            .Must((form, worked) => !(WeeklyHours.Contracted(form) - WeeklyHours.Of(worked) < WeeklyHours.LeastAbsence))
            .Violates(IntakeViolations.PartialReturnAbsenceTooSmall);
        RuleFor(form => form.PartialReturn.From)
            .Must((form, from) => !(from.ToDateOnly() < form.FirstAbsenceDay.ToDateOnly()))
            .Violates(CalendarViolations.BeforeFirstAbsenceDay, form =>
                [form.PartialReturn.From.ToDateOnly()!, form.FirstAbsenceDay.ToDateOnly()!])
            .Must(from => !(from.ToDateOnly() > LastDay))
            .Violates(KnownDays.Outside, form => [form.PartialReturn.From.ToDateOnly()!, DanishCalendar.FirstDay, LastDay]);
    });
}
