using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed class GetPlanRules : RequestRules<GetPlanRequest>
{
    public GetPlanRules() => RuleFor(request => request.CaseId).IsUuid();
}

internal sealed class PreviewPlanRules : RequestRules<PreviewPlanRequest>
{
    public PreviewPlanRules(RuleBook book)
    {
        RuleFor(request => request.RulesCase).IsGiven().OverridePropertyName("rules");
        RuleFor(request => request.RulesToTry).SetValidator(new RulesToTryRules(book));
        RuleFor(request => request.Facts).IsGiven().SetValidator(new PlanFactsRules());
    }
}

internal sealed class RulesToTryRules : RequestRules<RulesToTry>
{
    private const int MostOverlays = 10;

    public RulesToTryRules(RuleBook book)
    {
        RuleFor(rules => rules.OverlayIds).AtMostItems(MostOverlays);
        RuleFor(rules => rules).Custom((rules, context) => context.AddViolations(rules.ToSettings(book).Refusal))
            .When(rules => rules.OverlayIds.Count <= MostOverlays);
    }
}

internal sealed class PlanFactsRules : RequestRules<V1.PlanFacts>
{
    private const int MostPeriods = 50;

    public PlanFactsRules()
    {
        RuleFor(facts => facts.FirstAbsenceDay).IsGiven().IsDate();
        RuleFor(facts => facts.KindOfEmployment).IsKnown();
        RuleFor(facts => facts.FormSentOn).IsDate();
        RuleFor(facts => facts.FormReceivedOn).IsDate();
        RuleFor(facts => facts.ExpectedRecoveryOn).IsDate();
        RuleFor(facts => facts.Category).IsKnownOrUnspecified();
        RuleFor(facts => facts.Circumstances).Must(all => all.Distinct().Count() == all.Count).Violates(FactViolations.CircumstanceRepeated);
        RuleForEach(facts => facts.Circumstances).IsKnown();
        RuleFor(facts => facts.EarlierCountedPeriods).AtMostItems(MostPeriods);
        RuleForEach(facts => facts.EarlierCountedPeriods).Cascade(CascadeMode.Continue).SetValidator(new CountedPeriodRules());
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

internal sealed class CountedPeriodRules : RequestRules<CountedPeriod>
{
    public CountedPeriodRules()
    {
        RuleFor(period => period.From).IsGiven().IsDate();
        RuleFor(period => period.To).IsGiven().IsDate();
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
