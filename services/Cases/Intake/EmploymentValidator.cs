using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Kind = Sygeopfoelgning.Types.V1.KindOfEmployment;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>What the kind of employment requires and excludes.</summary>
internal sealed class EmploymentValidator : RequestValidator<Employment>
{
    public EmploymentValidator()
    {
        RuleFor(employment => employment.Employer).SetValidator(new EmployerValidator());

        When(employment => employment.Kind.IsEmployee(), () =>
            RuleFor(employment => employment.Employer).NotNull().Violates(IntakeViolations.EmployerNeeded));
        When(employment => employment.Kind.IsEmployee() && employment.Employer is { } employer && !(employer.IsForeign() && employer.CvrNumber.Length == 0), () =>
            RuleFor(employment => employment.Employer.PNumber).NotEmpty().Violates(IntakeViolations.PNumberNeeded));
        When(employment => employment.Kind.IsUnemployed(), () =>
        {
            RuleFor(employment => employment.UnemploymentFund).NotNull().Violates(IntakeViolations.UnemploymentFundNeeded);
            RuleFor(employment => employment.Employer).Null().Violates(IntakeViolations.ExcludedForUnemployed);
            RuleFor(employment => employment.WeeklyHours).Null().Violates(IntakeViolations.ExcludedForUnemployed);
        });
        When(employment => employment.Kind.IsEmployee() || employment.Kind.IsSelfEmployed(), () =>
            RuleFor(employment => employment.UnemploymentFund).Null().Violates(IntakeViolations.UnemploymentFundExcluded));
    }
}

/// <summary>With a partial return the hours of every employment are required: the hours worked are compared with their sum.</summary>
internal sealed class ContractedHoursValidator : RequestValidator<Employment>
{
    public ContractedHoursValidator() => RuleFor(employment => employment.WeeklyHours).NotNull().Violates(IntakeViolations.ContractedHoursNeeded);
}

internal sealed class EmployerValidator : RequestValidator<Employer>
{
    public EmployerValidator()
    {
        When(employer => employer.IsForeign(), () =>
        {
            RuleFor(employer => employer.Name).IsGiven();
            RuleFor(employer => employer.PNumber).Empty().Violates(IntakeViolations.PNumberWithoutCvr).When(employer => employer.CvrNumber.Length == 0);

            // It is published in events, which must not contain a CPR number.
            RuleFor(employer => employer.ForeignId).Must(id => ReferenceEquals(CprScrubber.Scrub(id), id)).Violates(IntakeViolations.ForeignIdCpr);
        }).Otherwise(() =>
        {
            RuleFor(employer => employer.CvrNumber).Must(number => !AcceptableText.IsBlank(number)).Violates(IntakeViolations.CvrNumberNeeded);
            RuleFor(employer => employer.ForeignId).Empty().Violates(IntakeViolations.ForeignIdExcluded);
        });
    }
}

internal static class EmploymentKinds
{
    public static bool IsEmployee(this Kind kind) => kind is Kind.EmployeeWithPay or Kind.EmployeeWithoutPay;

    public static bool IsUnemployed(this Kind kind) => kind is Kind.InsuredUnemployed;

    public static bool IsSelfEmployed(this Kind kind) => kind is Kind.SelfEmployedInsured or Kind.SelfEmployedUninsured;
}

/// <summary>Weekly hours.</summary>
internal static class WeeklyHours
{
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The 168 hours of a week.</summary>
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>R-PART-4H: with less absence a week than this a person counts as fully recovered.</summary>
    public static readonly TimeSpan LeastAbsence = TimeSpan.FromHours(4);

    /// <summary>The contracted hours of all employments together; null while those of one are not known.</summary>
    public static TimeSpan? Contracted(InformationForm form) => form.FurtherEmployments.Aggregate(
        Of(form.Employment.WeeklyHours), (sum, one) => sum + Of(one.WeeklyHours));

    /// <summary>The hours, more than 0 and at most a week's 168; null if they are absent or outside this range.</summary>
    public static TimeSpan? Of(Duration? duration) =>
        duration is { Seconds: >= 0, Nanos: >= 0 and < NanosecondsPerSecond } && duration.Seconds <= Week.TotalSeconds
        && duration.ToTimeSpan() is var hours && hours > TimeSpan.Zero && hours <= Week
            ? hours
            : null;
}
