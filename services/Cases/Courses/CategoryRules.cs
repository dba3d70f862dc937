using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>What the rules of a case say of its category (visitation, sygedagpengeloven § 12), as of a day.</summary>
/// <param name="Allowed">The categories of the rule set; none where it has no visitation.</param>
/// <param name="Proposed">The category that is proposed; null if none is.</param>
/// <param name="Reasons">Why.</param>
/// <param name="IsRenewed">Every follow-up decides it anew (R-REVISIT).</param>
/// <param name="Category1Until">The day on which category 1 has lasted too long (R-CAT1-8W); null where the rule set has no such day.</param>
[Pure]
internal sealed record CategoryRules(
    IReadOnlyList<VisitationCategory> Allowed, VisitationCategory? Proposed, IReadOnlyList<CategoryReason> Reasons, bool IsRenewed, DateOnly? Category1Until)
{
    /// <summary>The rule that category 1 must not last longer than eight weeks.</summary>
    public const string Category1TooLong = "R-CAT1-8W";

    // Local practice asks for more at a decision, such as the target group, which follows from category and employment.
    private static bool IsCategory(FactCode item) => FactVocabulary.Shipped.FindFact("CATEGORY")!.Codes!.Any(code => code.Code == item.Code);

    /// <summary>Whether category 1 is too long on a day.</summary>
    public bool IsCategory1TooLong(DateOnly day) => Category1Until <= day;

    /// <summary>Reads the rules of a case. Decisions made so far do not count: what is proposed follows from the facts.</summary>
    public static CategoryRules Of(CaseCourse course, RuleBook book, DateOnly today)
    {
        var choice = RuleSetChoice.Restore(course.Rules.RuleSetId, course.Rules.Certainty, book).Value;
        var overlays = course.Rules.OverlayIds.Select(id => book.FindOverlay(id)).OfType<Overlay>().ToList();
        var undecided = course with { Records = [.. course.Records.Where(one => one.Visitation is null)] };
        var history = undecided.History();
        var required = RuleBook.Requirements("DECIDE_CATEGORY", choice, overlays, history, today)
            .SelectMany(one => one.Items.Where(IsCategory).Select(item => (Category: Codes.Parse<VisitationCategory>(item.Code), one.Rule))).ToList();
        var allowed = choice.Set.Rules.Where(rule => rule.Proposes is not null && rule.AppliesOn(course.FirstAbsenceDay)).Select(rule => rule.Proposes!.Value)
            .Concat(required.Select(one => one.Category)).Distinct().Order().ToList();
        if (allowed.Count == 0)
        {
            return new([], null, [CategoryReason.NoCategories(choice.Set)], false, null);
        }

        var renewed = RuleBook.Requirements("COMPLETE_FOLLOW_UP", choice, overlays, history, today)
            .Any(one => one.Items.Any(item => item.Code == "CATEGORY_DECISION"));
        var inCategory1 = DatePlan.Make(
            choice, overlays, history.With(Happening.Of("tried", "CATEGORY_DECIDED", course.FirstAbsenceDay, ("CATEGORY", Codes.Of(VisitationCategory.Category1)))).Value,
            DanishCalendar.Municipal, today);
        var tooLong = inCategory1.Find(Category1TooLong);
        var (proposed, reason) = Propose(DatePlan.Make(choice, overlays, history, DanishCalendar.Municipal, today));
        return new(allowed, proposed, [reason], renewed, tooLong?.Date);

        (VisitationCategory?, CategoryReason) Propose(DatePlan plan)
        {
            if (tooLong?.Date <= today)
            {
                return (VisitationCategory.Category2, CategoryReason.Of(tooLong.Rule));
            }

            if (plan.ProposedCategory is { } category)
            {
                return (category, CategoryReason.Of(plan.Dates.Last(date => date.Rule.Proposes == category).Rule));
            }

            return undecided.ExpectedRecoveryOn is not null && required.Find(one => one.Category == VisitationCategory.Category2) is { Rule: { } rule }
                ? (VisitationCategory.Category2, CategoryReason.Of(rule))
                : (null, CategoryReason.RecoveryNotKnown);
        }
    }
}

/// <summary>Why a category is proposed, or none.</summary>
/// <param name="RuleId">The rule; empty without one.</param>
/// <param name="LegalReference">Its paragraph.</param>
/// <param name="Text">What it says.</param>
[Pure]
internal sealed record CategoryReason(string RuleId, string LegalReference, Wording Text)
{
    public static readonly CategoryReason RecoveryNotKnown = new("", "", new(
        "Det er ikke oplyst, hvornår borgeren ventes rask. Oplys det forventede forløb, eller afgør kategorien efter samtalen.",
        "It is not stated when the citizen is expected to recover. State the expected course, or decide the category after the talk."));

    public static CategoryReason NoCategories(RuleSet set) => new("", "", new(
        $"Regelsættet {set.Id} har ingen visitationskategorier.", $"The rule set {set.Id} has no categories."));

    public static CategoryReason Of(Rule rule) => new(rule.Id, rule.LegalReference, rule.Text);
}
