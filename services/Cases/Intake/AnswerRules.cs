using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

internal sealed class TreatmentValidator : RequestValidator<Treatment>
{
    public TreatmentValidator() => RuleFor(treatment => treatment.Description).Empty()
        .When(treatment => !treatment.InTreatment).Violates(IntakeViolations.TreatmentNotGiven);
}

internal static class CountedPeriods
{
    /// <summary>Whether both days are present and exist, so that the period can be compared with others.</summary>
    public static bool HasBothDays(this CountedPeriod period) => period.From.ToDateOnly() is not null && period.To.ToDateOnly() is not null;
}
