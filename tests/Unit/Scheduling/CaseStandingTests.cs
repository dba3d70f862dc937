using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What of a case's happenings and rules decides whether a talk can be held on a day.</summary>
public sealed class CaseStandingTests
{
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly DateOnly Day = new(2026, 3, 3);

    [Theory]
    [InlineData("RS-2015", 1)]
    [InlineData("RS-2020", 2)]
    [InlineData("RS-2025", 2)]
    public void The_rule_set_says_what_the_form_needs(string ruleSet, int form) =>
        Assert.Equal(new CaseStanding(null, null, (FormRule)form, HasEarlierTalk: false), On(Day, ruleSet));

    [Fact]
    public void Under_the_rules_of_2020_the_older_rule_holds_until_the_day_before_the_newer()
    {
        Assert.Equal(FormRule.ReasonIfNotInPerson, On(new(2023, 3, 21), "RS-2020", firstDay: new(2023, 2, 1)).Form);
        Assert.Equal(FormRule.CitizenChooses, On(new(2023, 3, 22), "RS-2020", firstDay: new(2023, 2, 1)).Form);
    }

    [Fact]
    public void Standby_prohibits_talks_from_its_day_until_it_ends()
    {
        Happening[] told = [Of("1", "STANDBY_CHANGED", Day, ("STANDBY", "YES")), Of("2", "STANDBY_CHANGED", Day.AddDays(10), ("STANDBY", "NO"))];

        Assert.Null(On(Day.AddDays(-1), told: told).ProhibitedBy);
        Assert.NotNull(On(Day, told: told).ProhibitedBy);
        Assert.NotNull(On(Day.AddDays(9), told: told).ProhibitedBy);
        Assert.Null(On(Day.AddDays(10), told: told).ProhibitedBy);
    }

    [Theory]
    [InlineData("RECOVERED")]
    [InlineData("CASE_CLOSED")]
    public void What_ends_the_case_ends_its_talks_until_it_is_taken_up_again(string type)
    {
        Happening[] told = [Of("1", type, Day), Of("2", "RELAPSED", Day.AddDays(5))];

        Assert.Null(On(Day.AddDays(-1), told: told).EndedOn);
        Assert.Equal(Day, On(Day.AddDays(4), told: told).EndedOn);
        Assert.Null(On(Day.AddDays(5), told: told).EndedOn);
    }

    [Fact]
    public void A_follow_up_that_was_held_before_or_a_talk_that_is_booked_before_makes_it_not_the_first()
    {
        Happening[] told = [Of("1", "FOLLOW_UP_HELD", Day, ("CONTACT_FORM", "IN_PERSON"))];

        Assert.False(On(Day, told: told).HasEarlierTalk);
        Assert.True(On(Day.AddDays(1), told: told).HasEarlierTalk);
        Assert.True(On(Day, isOneBooked: true).HasEarlierTalk);
    }

    private static Happening Of(string id, string type, DateOnly day, params (string, string)[] values) => Happening.Of(id, type, day, values);

    private static CaseStanding On(DateOnly day, string ruleSet = "RS-2015", DateOnly? firstDay = null, bool isOneBooked = false, params Happening[] told) =>
        CaseStanding.On(
            FactHistory.Of([Of("registration", "FIRST_ABSENCE_DAY", firstDay ?? D0, ("KIND_OF_EMPLOYMENT", "EMPLOYEE_WITH_PAY")), .. told]).Value,
            RuleSetChoice.Restore(ruleSet, Certainty.Verified, RuleBook.Shipped).Value, [], day, isOneBooked);
}
