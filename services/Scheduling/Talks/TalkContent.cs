using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>What was decided in Cases at a follow-up.</summary>
/// <param name="HasCategory">The category.</param>
/// <param name="HasPlan">A plan was agreed.</param>
internal sealed record DecidedAtTalk(bool HasCategory, bool HasPlan);

/// <summary>
/// What a follow-up must contain (opfølgningens indhold), a talk before it is completed: what the rules of its case ask, what every follow-up has, and
/// what the purpose of a talk asks.
/// </summary>
internal static class TalkContent
{
    private const string Act = "COMPLETE_FOLLOW_UP";

    // By the items of the rule files. Cases finds the target group with the category, and the plan that the completion makes names the rule set and
    // its version: the last two ask nothing more.
    private static readonly Dictionary<string, Func<Held, Refusal?>> OfItems = new(StringComparer.Ordinal)
    {
        ["INCAPACITY"] = held => held.Facts.Incapacity == Incapacity.Unspecified ? new IncapacityMissing() : null,
        ["CATEGORY"] = WithoutCategory,
        ["CATEGORY_DECISION"] = WithoutCategory,
        ["EFFORT"] = held => IsAnswered(held.Facts.EffortNeeded) && IsAnswered(held.Facts.PartialReturnPossible) ? null : new EffortMissing(),
        ["COORDINATION"] = WithoutParties,
        ["DEVELOPMENT_GOAL"] = held => held.Form == FollowUpForm.InPerson && !held.Facts.DevelopmentGoalLinked ? new DevelopmentGoalMissing() : null,
        ["TARGET_GROUP"] = WithoutCategory,
        ["LEGAL_REFERENCE"] = _ => null,
    };

    /// <summary>The items of the rule files that are understood.</summary>
    public static IReadOnlyCollection<string> KnownItems => OfItems.Keys;

    /// <summary>Everything that is missing, each once, in the order of the rules.</summary>
    /// <param name="items">What the rules of the case ask.</param>
    /// <param name="purpose">The purpose of the talk; unspecified for a follow-up without one.</param>
    /// <param name="form">Its form.</param>
    /// <param name="facts">What is known from it.</param>
    /// <param name="decided">What was decided at it.</param>
    public static IReadOnlyList<Refusal> Missing(
        IEnumerable<string> items, TalkPurpose purpose, FollowUpForm form, TalkFacts facts, DecidedAtTalk decided)
    {
        var held = new Held(form, facts, decided);
        return [.. items.Select(item => OfItems[item](held)).Concat(OfEvery(held)).Concat(OfPurpose(purpose, held)).OfType<Refusal>().DistinctBy(one => one.Reason)];
    }

    /// <summary>What the rules of a case ask of a follow-up that is completed.</summary>
    /// <param name="rules">The rules of the case.</param>
    /// <param name="basis">What is known of the case.</param>
    /// <param name="day">The day of the follow-up.</param>
    /// <param name="book">All rules.</param>
    public static IEnumerable<string> Items(CaseRules rules, PlanBasis basis, DateOnly day, RuleBook book)
    {
        var (choice, overlays) = CasePlans.Rules(rules, book);
        return RuleBook.Requirements(Act, choice, overlays, FactHistory.Of(basis.Happenings).Value, day)
            .Where(one => !one.IsProhibition).SelectMany(one => one.Items).Select(one => one.Code).Distinct();
    }

    /// <summary>Nothing where nothing is missing; the one refusal, or all of them in one.</summary>
    public static Refusal? AsOne(IReadOnlyList<Refusal> missing) => missing switch
    {
        [] => null,
        [var one] => one,
        _ => new TalkIncomplete(new(missing)),
    };

    private static IEnumerable<Refusal?> OfEvery(Held held) =>
    [
        held.Facts.PositionOnEffort.Length == 0 ? new PositionMissing() : null,
        held.Facts.Perspective == ReturnPerspective.Unspecified ? new PerspectiveMissing() : null,
        WithoutParties(held),
    ];

    private static IEnumerable<Refusal?> OfPurpose(TalkPurpose purpose, Held held) => purpose switch
    {
        TalkPurpose.Visitation => [held.Facts.RightsAndDutiesGiven ? null : new RightsNotGiven()],
        TalkPurpose.Intervention => [held.Decided.HasPlan ? null : new PlanNotAgreed()],
        TalkPurpose.Health => [held.Facts.MedicalQuestionsAsked ? null : new MedicalQuestionsNotAsked()],
        TalkPurpose.Overview => [held.Facts.DossierLookedAt ? null : new DossierNotRead()],
        TalkPurpose.Reassessment =>
        [
            held.Facts.CitizensView.Length > 0 ? null : new CitizensViewMissing(),
            held.Facts.GuidanceGiven ? null : new GuidanceNotGiven(),
        ],
        _ => [],
    };

    private static CategoryMissing? WithoutCategory(Held held) => held.Decided.HasCategory ? null : new();

    private static PartiesMissing? WithoutParties(Held held) => held.Facts.Parties.Count > 0 ? null : new();

    // That nobody knows is no assessment.
    private static bool IsAnswered(Answer answer) => answer is Answer.Yes or Answer.No;

    private sealed record Held(FollowUpForm Form, TalkFacts Facts, DecidedAtTalk Decided);
}
