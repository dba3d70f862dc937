using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The three questions on work (BEK 1710/2024 § 3).</summary>
internal sealed class EffectOnWorkRules : RequestRules<EffectOnWork>
{
    public EffectOnWorkRules()
    {
        RuleFor(effect => effect.AffectedFunctions).AtMost(LongestText.Answer);
        RuleFor(effect => effect.ExpectedDuration).AtMost(LongestText.ShortAnswer);
        RuleFor(effect => effect.AdaptedWork).AtMost(LongestText.Answer);
    }
}

internal sealed class TreatmentRules : RequestRules<Treatment>
{
    public TreatmentRules()
    {
        RuleFor(treatment => treatment.Description).AtMost(LongestText.Answer);
        When(treatment => !treatment.InTreatment, () =>
            RuleFor(treatment => treatment.Description).Empty().Violates(IntakeViolations.TreatmentNotGiven));
    }
}

internal sealed class WorkplaceDialogueRules : RequestRules<WorkplaceDialogue>
{
    public WorkplaceDialogueRules()
    {
        RuleFor(dialogue => dialogue.Contact).IsKnownOrUnspecified();
        RuleFor(dialogue => dialogue.Description).AtMost(LongestText.Answer);
    }
}

internal sealed class PartialReturnRules : RequestRules<PartialReturn>
{
    public PartialReturnRules()
    {
        RuleFor(partial => partial.From).IsGiven().IsDate();
        RuleFor(partial => partial.WeeklyHoursWorked).IsGiven()
            .Must(worked => WeeklyHours.Of(worked) is not null).Violates(IntakeViolations.HoursOutOfRange);
    }
}

internal sealed class CountedPeriodRules : RequestRules<CountedPeriod>
{
    public CountedPeriodRules()
    {
        RuleFor(period => period.From).IsGiven().IsDate();
        RuleFor(period => period.To).IsGiven().IsDate();
    }
}

internal static class CountedPeriods
{
    /// <summary>Both days are there and exist, so that the period can be held against others.</summary>
    public static bool HasBothDays(this CountedPeriod period) => period.From.ToDateOnly() is not null && period.To.ToDateOnly() is not null;
}
