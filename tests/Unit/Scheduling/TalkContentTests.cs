using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What a talk must contain before it is completed.</summary>
public sealed class TalkContentTests
{
    private static readonly DecidedAtTalk Nothing = new(HasCategory: false, HasPlan: false);
    private static readonly DecidedAtTalk Both = new(HasCategory: true, HasPlan: true);

    public static TheoryData<string, Refusal> ByItem => new()
    {
        { "INCAPACITY", new IncapacityMissing() },
        { "CATEGORY", new CategoryMissing() },
        { "CATEGORY_DECISION", new CategoryMissing() },
        { "TARGET_GROUP", new CategoryMissing() },
        { "EFFORT", new EffortMissing() },
        { "DEVELOPMENT_GOAL", new DevelopmentGoalMissing() },
    };

    [Theory]
    [MemberData(nameof(ByItem))]
    public void Each_item_of_the_rules_asks_its_own(string item, Refusal refusal)
    {
        var facts = new TalkFacts
        {
            PositionOnEffort = "Opdigtet.", Perspective = ReturnPerspective.LabourMarket, Parties = { new PartyInvolvement() },
        };

        Assert.Equal([refusal], TalkContent.Missing([item], TalkPurpose.Unspecified, FollowUpForm.InPerson, facts, Nothing));
        Assert.Empty(TalkContent.Missing([item], TalkPurpose.Unspecified, FollowUpForm.InPerson, Full(), Both));
    }

    [Fact]
    public void Every_item_that_the_rules_ask_of_a_follow_up_is_understood() => Assert.Empty(
        RuleBook.Shipped.Rules.Select(one => one.Rule).Where(rule => rule.Act?.Contains("COMPLETE_FOLLOW_UP") == true)
            .SelectMany(rule => rule.Items ?? []).Select(item => item.Code).Except(TalkContent.KnownItems));

    [Fact]
    public void Position_perspective_and_parties_are_asked_whatever_the_rules_say_and_each_once() => Assert.Equal(
        ["PARTIES_MISSING", "POSITION_MISSING", "PERSPECTIVE_MISSING"],
        TalkContent.Missing(["COORDINATION", "LEGAL_REFERENCE"], TalkPurpose.Unspecified, FollowUpForm.Phone, new TalkFacts(), Nothing).Select(one => one.Reason));

    [Fact]
    public void That_nobody_knows_is_no_assessment_of_the_effort()
    {
        var facts = Full();
        facts.PartialReturnPossible = Answer.NotKnown;

        Assert.Equal([new EffortMissing()], TalkContent.Missing(["EFFORT"], TalkPurpose.Unspecified, FollowUpForm.Phone, facts, Both));
    }

    [Fact]
    public void A_development_goal_is_asked_in_person_only() =>
        Assert.Empty(TalkContent.Missing(["DEVELOPMENT_GOAL"], TalkPurpose.Unspecified, FollowUpForm.Phone, Without(facts => facts.DevelopmentGoalLinked = false), Both));

    [Theory]
    [InlineData(TalkPurpose.Visitation, "RIGHTS_NOT_GIVEN")]
    [InlineData(TalkPurpose.Intervention, "PLAN_NOT_AGREED")]
    [InlineData(TalkPurpose.Health, "MEDICAL_QUESTIONS_NOT_ASKED")]
    [InlineData(TalkPurpose.Overview, "DOSSIER_NOT_READ")]
    [InlineData(TalkPurpose.Reassessment, "CITIZENS_VIEW_MISSING", "GUIDANCE_NOT_GIVEN")]
    public void Each_purpose_asks_its_own(TalkPurpose purpose, params string[] reasons)
    {
        var facts = new TalkFacts { PositionOnEffort = "Opdigtet.", Perspective = ReturnPerspective.OwnJob, Parties = { new PartyInvolvement() } };

        Assert.Equal(reasons, TalkContent.Missing([], purpose, FollowUpForm.Phone, facts, Nothing).Select(one => one.Reason));
        Assert.Empty(TalkContent.Missing([], purpose, FollowUpForm.Phone, Full(), Both));
    }

    [Fact]
    public void One_thing_is_refused_under_its_own_reason_and_several_together()
    {
        Assert.Null(TalkContent.AsOne([]));
        Assert.Equal(new RightsNotGiven(), TalkContent.AsOne([new RightsNotGiven()]));
        var several = Assert.IsType<TalkIncomplete>(TalkContent.AsOne([new RightsNotGiven(), new DossierNotRead()]));
        Assert.Equal("TALK_INCOMPLETE", several.Reason);
        Assert.Equal(2, several.Missing.All.Count);
    }

    [Fact]
    public void The_purposes_of_the_contract_are_in_the_order_of_the_follow_ups_they_are_proposed_for()
    {
        var overlay = RuleBook.Shipped.FindOverlay("kbh-2014")!;
        Assert.Equal(
            ["Visitationssamtalen", "Indsatssamtalen", "Sundhedssamtalen", "Overblikssamtalen", "Revurderingssamtalen"],
            Enumerable.Range(1, 5).Select(number => PurposeProposal.RuleFor(number, [overlay])!.Title.Danish));
        Assert.Null(PurposeProposal.RuleFor(6, [overlay]));
        Assert.Null(PurposeProposal.RuleFor(1, []));
    }

    private static TalkFacts Without(Action<TalkFacts> change)
    {
        var facts = Full();
        change(facts);
        return facts;
    }

    private static TalkFacts Full() => new()
    {
        Incapacity = Incapacity.None, EffortNeeded = Answer.No, PartialReturnPossible = Answer.No, PositionOnEffort = "Opdigtet.",
        Perspective = ReturnPerspective.OwnJob, Parties = { new PartyInvolvement { Party = InvolvedParty.Union } }, RightsAndDutiesGiven = true,
        DossierLookedAt = true, MedicalQuestionsAsked = true, CitizensView = "Opdigtet.", GuidanceGiven = true, DevelopmentGoalLinked = true,
    };
}
