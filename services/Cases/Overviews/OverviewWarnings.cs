using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using Kind = Sygeopfoelgning.Cases.V1.OverviewWarningKind;
using RuleSetChoice = Sygeopfoelgning.Rules.RuleSetChoice;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Overviews;

/// <summary>Something to look at before a talk, and why.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says, and what can be done.</param>
/// <param name="Day">The day from which it is computed; null without one.</param>
/// <param name="Count">How many it is about; 0 where nothing is counted.</param>
internal sealed record ToLookAt(Kind Kind, Wording Text, DateOnly? Day = null, int Count = 0)
{
    /// <summary>The rule on which it rests; empty where no rule of the case says it.</summary>
    public string RuleId { get; init; } = "";

    /// <summary>Its paragraph.</summary>
    public string LegalReference { get; init; } = "";
}

/// <summary>What to look at before a talk, computed from what Cases knows of the case.</summary>
internal static class OverviewWarnings
{
    /// <summary>The warnings of a case; none once it is closed.</summary>
    public static IEnumerable<ToLookAt> Of(OverviewFacts facts, CategoryRules rules, RuleBook book)
    {
        if (facts.Course.Closing is not null)
        {
            return [];
        }

        IEnumerable<ToLookAt?> all =
        [
            Understanding(facts),
            .. facts.Course.Recovery is null ? (IEnumerable<ToLookAt?>)[Category(facts, rules), Reached(facts), Risk(facts), Standby(facts), Recovery(facts)] : [],
            Overdue(facts),
            ToAgree(facts),
            NotAsked(facts),
        ];
        return all.OfType<ToLookAt>().Select(warning => warning.WithReference(facts.Course, book));
    }

    private static ToLookAt? Understanding(OverviewFacts facts) => facts.Understanding.Latest is not null ? null : new(
        Kind.UnderstandingMissing,
        new("Borgerens egen forståelse er ikke oplyst. Spørg til den ved samtalen, og skriv den ned med borgerens ord.",
            "The citizen's own understanding is not known. Ask for it at the talk, and write it down in the citizen's words."));

    private static ToLookAt? Category(OverviewFacts facts, CategoryRules rules)
    {
        if (rules.Allowed.Count == 0)
        {
            return null;
        }

        if (facts.Course.Visitation is not { } decided)
        {
            return new(
                Kind.CategoryMissing,
                new("Sagen er ikke visiteret. Afgør kategorien; forslaget og grunden til det står ved forløbet.",
                    "No category is decided. Decide it; the proposal and its reason stand with the course."))
            {
                RuleId = rules.Reasons is [var first, ..] ? first.RuleId : "",
            };
        }

        return decided.Visitation.Category != Types.V1.VisitationCategory._1 || !rules.IsCategory1TooLong(facts.Today) ? null : new(
            Kind.CategoryRenewalDue,
            Wording.Of(
                "Sagen er i kategori 1, og fra den {0} kan den ikke være det. Hold en opfølgningssamtale, og afgør kategorien på ny.",
                "The case is in category 1, and from {0} it cannot be. Hold a follow-up talk, and decide the category anew.",
                rules.Category1Until!.Value),
            rules.Category1Until)
        {
            RuleId = CategoryRules.Category1TooLong,
        };
    }

    private static ToLookAt? Reached(OverviewFacts facts)
    {
        if (facts.Course.FirstCall is not { FirstCall.Reached: false } latest)
        {
            return null;
        }

        var (calls, day) = (facts.Course.Valid.Count(one => one.WhatCase == What.FirstCall), CaseCourse.DayOf(latest));
        return new(
            Kind.CitizenNotReached,
            Wording.Of(
                "Borgeren er ringet op uden at blive truffet, senest den {0}. Antal opkald: {1}. Ring igen, eller prøv en anden vej.",
                "The citizen was called and not reached, last on {0}. Number of calls: {1}. Call again, or try another way.", day, calls),
            day, calls)
        {
            RuleId = "R-FIRSTCALL",
        };
    }

    private static ToLookAt? Risk(OverviewFacts facts) =>
        facts.Course.Risk is not { Risk.Risk: true } assessed || facts.Course.Classification is { Classification.CaseClass: CaseClass.Risk } ? null : new(
            Kind.RiskNotClassified,
            Wording.Of(
                "Risikovurderingen af {0} siger, at det er en risikosag, men sagen er ikke klassificeret som det. Klassificér den, eller vurdér risikoen på ny.",
                "The assessment of {0} says that it is a risk case, and the case is not classified as one. Classify it, or assess the risk anew.",
                CaseCourse.DayOf(assessed)),
            CaseCourse.DayOf(assessed));

    private static ToLookAt? Standby(OverviewFacts facts) =>
        !facts.Course.IsOnStandby(facts.Today) || facts.Course.Standby?.Standby.LookAgainOn.ToDateOnly() is not { } day || day > facts.Today ? null : new(
            Kind.StandbyToLookAt,
            Wording.Of(
                "Der følges op uden kontakt, og den {0} skulle der tages stilling til det igen. Beslut, om standby fortsætter.",
                "Follow-up happens without contact, and on {0} it was to be looked at again. Decide whether standby goes on.", day),
            day)
        {
            RuleId = "R-STANDBY",
        };

    private static ToLookAt? Recovery(OverviewFacts facts) =>
        facts.Course.ExpectedRecoveryOn is not { } day || day >= facts.Today ? null : new(
            Kind.RecoveryOverdue,
            Wording.Of(
                "Borgeren ventedes rask den {0} og er ikke raskmeldt. Spørg til det, og oplys det forventede forløb på ny.",
                "The citizen was expected to recover on {0} and has not. Ask, and state the expected course anew.", day),
            day);

    private static ToLookAt? Overdue(OverviewFacts facts)
    {
        var due = facts.Plan.Steps.Where(step => step.Status == PlanStepStatus.Open).Select(step => step.Content.DueOn.ToDateOnly()).OfType<DateOnly>()
            .Where(day => day < facts.Today).ToList();
        return due.Count == 0 ? null : new(
            Kind.StepsOverdue,
            Wording.Of(
                "Skridt i planen, der skulle være taget: {0}, det første senest {1}. Gør dem færdige, eller aftal nye datoer.",
                "Steps of the plan that should have been taken: {0}, the first by {1}. Complete them, or agree on other days.", due.Count, due.Min()),
            due.Min(), due.Count);
    }

    private static ToLookAt? ToAgree(OverviewFacts facts) => facts.Plan.AgreementState != PlanAgreementState.ChangedSince ? null : new(
        Kind.PlanToAgree,
        Wording.Of(
            "Planen er ændret, siden den blev aftalt {0}. Gennemgå den med borgeren, og aftal den igen.",
            "The plan was changed after it was agreed on {0}. Go through it with the citizen, and agree on it again.",
            facts.Plan.Agreement!.AgreedOn.ToDateOnly()!.Value),
        facts.Plan.Agreement.AgreedOn.ToDateOnly());

    // What was to be followed up on at the last talk and got no result there is carried on to the next (S0-12).
    private static ToLookAt? NotAsked(OverviewFacts facts)
    {
        if (facts.LastTalk is not { } talk)
        {
            return null;
        }

        var carried = facts.Plan.Items.Count(item => item.IsOpen && LastTouched(item) < talk.BegunAt);
        return carried == 0 ? null : new(
            Kind.ItemsCarriedOver,
            Wording.Of(
                "Opfølgningspunkter, der ikke fik en status ved samtalen den {0}: {1}. De følger med til den næste. Spørg til dem, og giv hver en status.",
                "Follow-up items without a result at the talk on {0}: {1}. They are carried on to the next. Ask about them, and give each a result.",
                talk.HeldOn, carried),
            talk.HeldOn, carried);
    }

    private static DateTimeOffset LastTouched(FollowUpItem item) =>
        (item.Settlements.Count > 0 ? item.Settlements[^1].SettledAt : item.AddedAt).ToDateTimeOffset();

    // A rule is named only where the case follows it.
    private static ToLookAt WithReference(this ToLookAt warning, CaseCourse course, RuleBook book)
    {
        var rules = RuleSetChoice.Restore(course.Rules.RuleSetId, course.Rules.Certainty, book).Value.Set.Rules
            .Concat(course.Rules.OverlayIds.Select(id => book.FindOverlay(id)).OfType<Overlay>().SelectMany(overlay => overlay.Rules));
        return warning.RuleId.Length == 0 || rules.FirstOrDefault(one => one.Id == warning.RuleId) is not { } rule
            ? warning with { RuleId = "" }
            : warning with { LegalReference = rule.LegalReference };
    }
}
