using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed partial class DeadlineService
{
    /// <summary>The plan that follows from given facts; nothing is stored.</summary>
    public override Task<PreviewPlanResponse> PreviewPlan(PreviewPlanRequest request, ServerCallContext context) =>
        reads.Run<PreviewPlanRequest, PreviewPlanResponse>(request, context, async session =>
        {
            if (!(await RulesFor(request, session)).TryGet(out var rules, out var refusal))
            {
                return refusal;
            }

            var facts = request.Facts.ToFacts();
            var today = await session.Today();
            return RuleSetChoice.For(rules.RuleSet, facts.FirstAbsenceDay, book)
                .Then(choice => DeadlinePlan.Make(choice, rules.Overlays, facts, DanishCalendar.Municipal))
                .Map(plan => new PreviewPlanResponse
                {
                    Plan = plan
                        .ToStored(Guid.Empty, rules.Overlays.Select(overlay => overlay.Id), madeAt: null)
                        .ToProto(today, context.Language()),
                    Warnings = { Doubts(facts).Select(warning => warning.ToWarning(context.Language())) },
                });
        });

    // What Cases says of a form with such periods.
    private static IEnumerable<Violation> Doubts(Rules.PlanFacts facts) => facts.EarlierCountedPeriods.Index().SelectMany(one =>
        EarlierPeriods.Doubts($"facts.earlier_counted_periods[{one.Index}]", one.Item.From, one.Item.To, facts.FirstAbsenceDay));

    private async Task<Result<MunicipalitySettings>> RulesFor(PreviewPlanRequest request, ReadSession session)
    {
        if (request.RulesCase == PreviewPlanRequest.RulesOneofCase.RulesToTry)
        {
            return request.RulesToTry.ToSettings(book);
        }

        return request.MunicipalityCode == session.Municipality && await SettingsStore.Find(session) is { } stored
            ? MunicipalitySettings.Make(stored.PinnedRuleSet, stored.Overlays, book)
            : new MunicipalityNotFound(request.MunicipalityCode);
    }
}

internal sealed class PreviewPlanValidator : RequestValidator<PreviewPlanRequest>
{
    public PreviewPlanValidator(RuleBook book)
    {
        RuleFor(request => request.RulesToTry).SetValidator(new RulesToTryValidator(book));
        RuleFor(request => request.Facts).SetValidator(new PlanFactsValidator());
    }
}

internal sealed class RulesToTryValidator : RequestValidator<RulesToTry>
{
    private const int MostOverlays = 10;

    public RulesToTryValidator(RuleBook book) => RuleFor(rules => rules)
        .Custom((rules, context) => context.AddViolations(rules.ToSettings(book).Refusal))
        .When(rules => rules.OverlayIds.Count <= MostOverlays);
}

internal sealed class PlanFactsValidator : RequestValidator<V1.PlanFacts>
{
    public PlanFactsValidator()
    {
        RuleFor(facts => facts.Circumstances).Must(all => all.Distinct().Count() == all.Count).Violates(FactViolations.CircumstanceRepeated);
        RuleFor(facts => facts).Custom((facts, context) => context.AddViolations(AgainstEachOther(facts)))
            .When(facts => facts.FirstAbsenceDay.ToDateOnly() is not null);
    }

    // Checks the facts against each other and against the calendar; a day that does not exist has its own violation already.
    private static InvalidRequest AgainstEachOther(V1.PlanFacts facts)
    {
        var readable = facts.Clone();
        if (facts.EarlierCountedPeriods.Any(period => period.From.ToDateOnly() is null || period.To.ToDateOnly() is null))
        {
            readable.EarlierCountedPeriods.Clear();
        }

        var known = readable.ToFacts();
        return new InvalidRequest(
        [
            .. known.Violations(),
            .. known.EarlierCountedPeriods.Select((period, index) => EarlierPeriods.Fault($"earlier_counted_periods[{index}]", period.From, period.To)).OfType<Violation>(),
        ]);
    }
}
