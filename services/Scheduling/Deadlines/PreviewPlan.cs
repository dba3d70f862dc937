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
    /// <summary>The plan that follows from given facts, or what would become of a case's plan by further ones; nothing is stored.</summary>
    public override Task<PreviewPlanResponse> PreviewPlan(PreviewPlanRequest request, ServerCallContext context) =>
        reads.Run<PreviewPlanRequest, PreviewPlanResponse>(request, context, async session =>
        {
            if (session is CaseRead ofCase)
            {
                return await WhatIf(request, ofCase, context.Language());
            }

            if (!(await RulesFor(request, session)).TryGet(out var rules, out var refusal))
            {
                return refusal;
            }

            var today = await session.Today();
            return request.History.Count > 0
                ? OfHistory(request, rules, today, context.Language())
                : OfFacts(request.Facts.ToFacts(), rules, request.AsOf.ToDateOnly() ?? today, context.Language());
        });

    private Result<PreviewPlanResponse> OfHistory(PreviewPlanRequest request, MunicipalitySettings rules, DateOnly today, Language language) =>
        request.ToHistory().Then(history => RuleSetChoice.For(rules.RuleSet, history.FirstAbsenceDay, book).Map(choice =>
        {
            var asOf = request.AsOf.ToDateOnly() ?? Later(today, history.LastDay);
            return new PreviewPlanResponse
            {
                Plan = DeadlinePlan.Of(DatePlan.Make(choice, rules.Overlays, history, DanishCalendar.Municipal, asOf, PilotGroup(request)))
                    .ToProto(rules.Overlays.Select(overlay => overlay.Id), asOf, language),
            };
        }));

    private Result<PreviewPlanResponse> OfFacts(Rules.PlanFacts facts, MunicipalitySettings rules, DateOnly asOf, Language language) =>
        RuleSetChoice.For(rules.RuleSet, facts.FirstAbsenceDay, book)
            .Then(choice => DeadlinePlan.Make(choice, rules.Overlays, facts, DanishCalendar.Municipal, asOf))
            .Map(plan => new PreviewPlanResponse
            {
                Plan = plan.ToProto(rules.Overlays.Select(overlay => overlay.Id), asOf, language),
                Warnings = { Doubts(facts).Select(warning => warning.ToWarning(language)) },
            });

    // The case's own rules, unless others are to be tried.
    private async Task<Result<PreviewPlanResponse>> WhatIf(PreviewPlanRequest request, CaseRead session, Language language)
    {
        var kept = session.Found(await plans.Find(session, session.CaseId));
        var basis = kept.Basis!;
        var today = request.AsOf.ToDateOnly() ?? await session.Today();
        var own = CasePlans.Rules(kept.Rules, book);
        var (choice, overlays) = own;
        if (request.RulesCase == PreviewPlanRequest.RulesOneofCase.RulesToTry)
        {
            if (!request.RulesToTry.ToSettings(book).TryGet(out var rules, out var refusal)
                || !RuleSetChoice.For(rules.RuleSet, basis.Happenings[0].Day, book).TryGet(out choice, out refusal))
            {
                return refusal;
            }

            overlays = rules.Overlays;
        }

        var unknown = request.Without.Index().Where(one => !basis.Happenings.Any(known => known.Id == one.Item)).ToList();
        if (unknown.Count > 0)
        {
            return new InvalidRequest([.. unknown.Select(one => HistoryViolations.HappeningNotFound.At($"without[{one.Index}]"))]);
        }

        // Without a day everything that is given is known, also what is still to come.
        var further = request.Happenings().Select(one => request.AsOf is null && one.KnownOn > today ? one with { KnownOn = today } : one).ToList();
        var changed = basis.Without(request.Without).With(further);
        var before = request.AsOf is null ? kept.Body.Deadlines : CasePlans.Make(basis, own.Choice, own.Overlays, today).Value.Deadlines;
        return CasePlans.Make(changed, choice, overlays, today, PilotGroup(request)).TryGet(out var plan, out var faults)
            ? new PreviewPlanResponse
            {
                Plan = CaseOf(session.CaseId, plan.ToProto(overlays.Select(overlay => overlay.Id), today, language)),
                Changes = { PlanMapping.Changes(before, plan.Deadlines, today, language) },
            }
            : request.AtItsPaths(faults, changed.Happenings.Count - further.Count);
    }

    private static V1.Plan CaseOf(Guid caseId, V1.Plan plan)
    {
        plan.CaseId = caseId.ToString();
        return plan;
    }

    private static string? PilotGroup(PreviewPlanRequest request) => request.PilotGroup.Length > 0 ? request.PilotGroup : null;

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
        "Oplys enten sagens id, sagens hændelser eller oplysningerne fra registreringen, ikke flere af dem.",
        "Give the id of the case, its happenings or the facts of its registration, not several of them.");

    public static readonly ViolationCode FactRepeated = new("FACT_REPEATED",
        "Hver oplysning angives kun én gang for en hændelse.",
        "Each fact is given only once for a happening.");

    public static readonly ViolationCode CaseHasRules = new("CASE_HAS_RULES",
        "Sagen har sine egne regler. Udelad kommunen, eller angiv de regler, der skal prøves.",
        "The case has its own rules. Leave the municipality out, or give the rules to try.");

    public static readonly ViolationCode WithoutCase = new("WITHOUT_CASE",
        "Hændelser kan kun udelades for en sag. Angiv sagens id, eller tag hændelserne ud af listen.",
        "Happenings can be left out only for a case. Give the id of the case, or take them off the list.");

    public static readonly ViolationCode AsOfOutside = new("AS_OF_OUTSIDE_CALENDAR",
        "Planen kan kun vises på en dag, som kalenderen kender.",
        "The plan can only be shown on a day that the calendar knows.");

    public PreviewPlanValidator(RuleBook book)
    {
        RuleFor(request => request.RulesToTry).SetValidator(new RulesToTryValidator(book));
        RuleFor(request => request.Facts).SetValidator(new PlanFactsValidator());
        RuleFor(request => request.Facts).NotNull().When(request => request.History.Count == 0 && request.CaseId.Length == 0).Violates(Violations.FieldRequired);
        RuleFor(request => request.Facts).Null().When(request => request.History.Count > 0 || request.CaseId.Length > 0).Violates(FactsAndHistory);
        RuleFor(request => request).Custom((request, context) => AddTo(context, "rules", Violations.FieldRequired))
            .When(request => request.CaseId.Length == 0 && request.RulesCase == PreviewPlanRequest.RulesOneofCase.None);
        RuleFor(request => request).Custom((request, context) => AddTo(context, "municipality_code", CaseHasRules))
            .When(request => request.CaseId.Length > 0 && request.RulesCase == PreviewPlanRequest.RulesOneofCase.MunicipalityCode);
        RuleFor(request => request.Without).Must(without => without.Count == 0).When(request => request.CaseId.Length == 0).Violates(WithoutCase);
        RuleFor(request => request.AsOf).Must(day => day.ToDateOnly() is not { } asOf || DanishCalendar.Covers(asOf))
            .Violates(AsOfOutside);
        RuleForEach(request => request.History).ChildRules(happening => happening.RuleFor(one => one.Values)
            .Must(values => values.Select(value => value.Fact).Distinct(StringComparer.Ordinal).Count() == values.Count).Violates(FactRepeated));
        RuleFor(request => request).Custom((request, context) => context.AddViolations(request.ToHistory().Refusal))
            .When(request => request.CaseId.Length == 0 && request.History.Count > 0 && request.History.All(AreDaysOf));
    }

    private static void AddTo(ValidationContext<PreviewPlanRequest> context, string field, ViolationCode code) =>
        context.AddViolations(new InvalidRequest([code.At(field)]));

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
