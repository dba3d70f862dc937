using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed class PreviewPlanRules : RequestRules<PreviewPlanRequest>
{
    public PreviewPlanRules(RuleBook book)
    {
        RuleFor(request => request.RulesToTry).SetValidator(new RulesToTryRules(book));
        RuleFor(request => request.Facts).SetValidator(new PlanFactsRules());
    }
}

internal sealed class RulesToTryRules : RequestRules<RulesToTry>
{
    private const int MostOverlays = 10;

    public RulesToTryRules(RuleBook book) => RuleFor(rules => rules)
        .Custom((rules, context) => context.AddViolations(rules.ToSettings(book).Refusal))
        .When(rules => rules.OverlayIds.Count <= MostOverlays);
}

internal sealed class PlanFactsRules : RequestRules<V1.PlanFacts>
{
    public PlanFactsRules()
    {
        RuleFor(facts => facts.Circumstances).Must(all => all.Distinct().Count() == all.Count).Violates(FactViolations.CircumstanceRepeated);
        RuleFor(facts => facts).Custom((facts, context) => context.AddViolations(AgainstEachOther(facts)))
            .When(facts => facts.FirstAbsenceDay.ToDateOnly() is not null);
    }

    // What the facts say together, or say outside the calendar; a day that does not exist has its own violation already.
    private static InvalidRequest AgainstEachOther(V1.PlanFacts facts)
    {
        var readable = facts.Clone();
        if (facts.EarlierCountedPeriods.Any(period => period.From.ToDateOnly() is null || period.To.ToDateOnly() is null))
        {
            readable.EarlierCountedPeriods.Clear();
        }

        return new InvalidRequest(readable.ToFacts().Violations());
    }
}

/// <summary>Violations that the rules of the domain found, as those of a request.</summary>
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
