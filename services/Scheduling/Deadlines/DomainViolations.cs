using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Converts violations found by the rules of the domain to those of a request.</summary>
internal static class DomainViolations
{
    public static Result<MunicipalitySettings> ToSettings(this RulesToTry rules, RuleBook book) =>
        MunicipalitySettings.Make(rules.RuleSetId, rules.OverlayIds, book);

    public static void AddViolations<T>(this ValidationContext<T> context, Refusal? refusal)
    {
        foreach (var violation in (refusal as InvalidRequest)?.Violations ?? [])
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });
        }
    }
}
