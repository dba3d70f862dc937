using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking.Rules;
using Sygeopfoelgning.Scheduling.FollowUps;
using Sygeopfoelgning.Scheduling.TalkRequests;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Tests.Unit.Rules;
using FollowUpForm = Sygeopfoelgning.Types.V1.FollowUpForm;
using Happening = Sygeopfoelgning.Rules.Happening;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What a case must have behind it before a follow-up without a talk is recorded.</summary>
public sealed class FollowUpsBeforeTests
{
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly Happening Standby = Happening.Of("standby", "STANDBY_CHANGED", Day.AddDays(-5), ("STANDBY", "YES"));

    [Theory]
    [InlineData(FollowUpForm.Digital)]
    [InlineData(FollowUpForm.Letter)]
    public void Another_form_than_a_talk_needs_a_reason_that_the_rules_allow(FollowUpForm form)
    {
        foreach (var ruleSet in (string[])["RS-2015", "RS-2025"])
        {
            var before = Before(ruleSet: ruleSet);

            Assert.Equal([new FormNeedsReason()], before.Missing(Stated(form), []));
            Assert.Equal([new FormNeedsReason()], before.Missing(Stated(form, FormReason.CitizensChoice), []));
            Assert.Empty(before.Missing(Stated(form, FormReason.InActivity), []));
            Assert.Empty(before.Missing(Stated(form, FormReason.IllnessPreventsAttendance), []));
        }
    }

    [Fact]
    [Meets("NOT_ON_STANDBY")]
    [Meets("FOLLOWED_UP_WITHOUT_CONTACT")]
    public void Without_contact_is_for_standby_and_on_standby_nothing_else_is_unless_the_citizen_wants_a_talk()
    {
        Assert.Equal([new NotOnStandby()], Before().Missing(Stated(FollowUpForm.Standby), []));
        Assert.Empty(Before(told: Standby).Missing(Stated(FollowUpForm.Standby), []));
        Assert.IsType<FollowedUpWithoutContact>(Assert.Single(Before(told: Standby).Missing(Stated(FollowUpForm.Letter, FormReason.InActivity), [])));

        var wish = new AskedTalk(Guid.NewGuid(), AskedKind.Talk, Asker.Citizen, Day.AddDays(-1), Wanted: null).ToHappening(Day);
        Assert.Empty(Before(told: [Standby, wish]).Missing(Stated(FollowUpForm.Letter, FormReason.InActivity), []));
        Assert.Empty(Before(told: [Standby, wish]).Missing(Stated(FollowUpForm.Standby), []));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    [Meets("FOLLOW_UP_NOT_IN_ORDER")]
    public void It_comes_after_the_follow_up_before_it(int lastFromDay, bool isRefused)
    {
        var last = Day.AddDays(lastFromDay);

        Assert.Equal(
            isRefused ? [new FollowUpNotInOrder(last)] : Array.Empty<Refusal>(), Before(told: Held(last)).Missing(Stated(FollowUpForm.Letter, FormReason.InActivity), []));
    }

    [Fact]
    [Meets("FOLLOW_UP_BEFORE_ABSENCE")]
    public void It_lies_in_the_course_of_the_case()
    {
        Assert.Equal(
            [new FollowUpBeforeAbsence(D0)], Before(day: D0.AddDays(-1)).Missing(Stated(FollowUpForm.Letter, FormReason.InActivity), []));
        Assert.Empty(Before(day: D0).Missing(Stated(FollowUpForm.Letter, FormReason.InActivity), []));
        Assert.Equal(
            [new CaseEnded(Day)], Before(told: Happening.Of("over", "RECOVERED", Day)).Missing(Stated(FollowUpForm.Letter, FormReason.InActivity), []));
    }

    [Fact]
    public void The_category_is_decided_after_the_follow_up_before_it_and_at_the_latest_on_its_day()
    {
        var last = Held(Day.AddDays(-28));

        Assert.False(Before(told: last).HasCategory);
        Assert.False(Before(told: [Decided(Day.AddDays(-28)), last]).HasCategory);
        Assert.True(Before(told: [last, Decided(Day.AddDays(-27))]).HasCategory);
        Assert.True(Before(told: [last, Decided(Day)]).HasCategory);
        Assert.False(Before(told: [last, Decided(Day.AddDays(1))]).HasCategory);
        Assert.True(Before(told: Decided(D0)).HasCategory);
    }

    [Fact]
    public void One_thing_is_refused_under_its_own_reason_and_several_together()
    {
        Assert.Null(FollowUpIncomplete.From([]));
        Assert.Equal(new NotOnStandby(), FollowUpIncomplete.From([new NotOnStandby()]));
        Assert.Equal("FOLLOW_UP_INCOMPLETE", FollowUpIncomplete.From([new NotOnStandby(), new CategoryMissing()])!.Reason);
    }

    [Fact]
    public void The_follow_ups_are_numbered_in_their_order()
    {
        var history = History(Held(Day), Held(Day.AddDays(-28)));

        Assert.Equal(
            [(1, Day.AddDays(-28), "PHONE"), (2, Day, "PHONE")], HeldFollowUp.In(history).Select(one => (one.Number, one.Day, one.Form!)));
        Assert.Equal(2, FollowUpsBefore.Of(history, Choice("RS-2015"), [], Day.AddDays(28)).Held);
    }

    [Fact]
    public void Every_form_has_the_code_of_the_rules() => Assert.Equal(
        FactVocabulary.Shipped.FindFact("CONTACT_FORM")!.Codes!.Select(one => one.Code),
        Enum.GetValues<FollowUpForm>().Where(form => form != FollowUpForm.Unspecified).Select(FollowUpForms.ToCode));

    private static StatedFollowUp Stated(FollowUpForm form, FormReason reason = FormReason.Unspecified) => new()
    {
        Form = form, FormReason = reason,
        Facts = new()
        {
            PositionOnEffort = "Opdigtet.", Perspective = ReturnPerspective.OwnJob, Parties = { new PartyInvolvement { Party = InvolvedParty.Union } },
        },
    };

    private static Happening Held(DateOnly day) => Happening.Of($"held {day:O}", "FOLLOW_UP_HELD", day, ("CONTACT_FORM", "PHONE"));

    private static Happening Decided(DateOnly day) => Happening.Of($"decided {day:O}", "CATEGORY_DECIDED", day, ("CATEGORY", "CATEGORY_2"));

    private static FollowUpsBefore Before(string ruleSet = "RS-2015", DateOnly? day = null, params Happening[] told) =>
        FollowUpsBefore.Of(History(told), Choice(ruleSet), [], day ?? Day);

    private static RuleSetChoice Choice(string ruleSet) => RuleSetChoice.Restore(ruleSet, Certainty.Verified, RuleBook.Shipped).Value;

    private static FactHistory History(params Happening[] told) => FactHistory.Of(
        [Happening.Of("registration", "FIRST_ABSENCE_DAY", D0, ("KIND_OF_EMPLOYMENT", "EMPLOYEE_WITH_PAY")), .. told]).Value;
}
