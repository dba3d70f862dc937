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

            var today = await session.Today();
            if (request.History.Count > 0)
            {
                return request.ToHistory().Then(history => RuleSetChoice.For(rules.RuleSet, history.FirstAbsenceDay, book)
                    .Map(choice => new PreviewPlanResponse
                    {
                        Plan = DatePlan.Make(
                                choice, rules.Overlays, history, DanishCalendar.Municipal, request.AsOf.ToDateOnly() ?? Later(today, history.LastDay),
                                request.PilotGroup.Length > 0 ? request.PilotGroup : null)
                            .ToProto(context.Language()),
                    }));
            }

            var facts = request.Facts.ToFacts();
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

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

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
    public static readonly ViolationCode FactsAndHistory = new("FACTS_AND_HISTORY",
        "Oplys enten sagens hændelser eller oplysningerne fra registreringen, ikke begge dele.",
        "Give either the happenings of the case or the facts of its registration, not both.");

    public static readonly ViolationCode FactRepeated = new("FACT_REPEATED",
        "Hver oplysning angives kun én gang for en hændelse.",
        "Each fact is given only once for a happening.");

    public static readonly ViolationCode AsOfOutside = new("AS_OF_OUTSIDE_CALENDAR",
        "Planen kan kun vises på en dag, som kalenderen kender.",
        "The plan can only be shown on a day that the calendar knows.");

    public PreviewPlanValidator(RuleBook book)
    {
        RuleFor(request => request.RulesToTry).SetValidator(new RulesToTryValidator(book));
        RuleFor(request => request.Facts).SetValidator(new PlanFactsValidator());
        RuleFor(request => request.Facts).NotNull().When(request => request.History.Count == 0).Violates(Violations.FieldRequired);
        RuleFor(request => request.Facts).Null().When(request => request.History.Count > 0).Violates(FactsAndHistory);
        RuleFor(request => request.AsOf).Must(day => day.ToDateOnly() is not { } asOf || DanishCalendar.Covers(asOf))
            .Violates(AsOfOutside);
        RuleForEach(request => request.History).ChildRules(happening => happening.RuleFor(one => one.Values)
            .Must(values => values.Select(value => value.Fact).Distinct(StringComparer.Ordinal).Count() == values.Count).Violates(FactRepeated));
        RuleFor(request => request).Custom((request, context) => context.AddViolations(request.ToHistory().Refusal))
            .When(request => request.History.Count > 0 && request.History.All(AreDaysOf));
    }

    // A day that does not exist, or is not given, has its own violation already.
    private static bool AreDaysOf(V1.Happening happening) =>
        happening.Day.ToDateOnly() is not null && (happening.KnownOn is null || happening.KnownOn.ToDateOnly() is not null);
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
