using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class RuleSetChoiceTests
{
    private static readonly RuleSetSetting ByDate = new RuleSetSetting.ByDate();

    [Theory]
    [InlineData("2015-01-01", "RS-2015", Certainty.Verified)]
    [InlineData("2019-12-31", "RS-2015", Certainty.Verified)]
    [InlineData("2020-01-01", "RS-2020", Certainty.Background)]
    [InlineData("2024-12-31", "RS-2020", Certainty.Background)]
    [InlineData("2025-01-01", "RS-2025", Certainty.Secondary)]
    [InlineData("2026-06-30", "RS-2025", Certainty.Secondary)]
    [InlineData("2026-07-01", "RS-2026H2", Certainty.Secondary)]
    [InlineData("2026-12-31", "RS-2026H2", Certainty.Secondary)]
    [InlineData("2027-01-01", "RS-2026H2", Certainty.Assumption)] // RS-2027 is off: the set before it runs on
    public void By_date_the_set_whose_period_holds_the_day_is_used_and_the_last_that_is_on_runs_on(string first, string set, Certainty certainty)
    {
        var choice = RuleSetChoice.For(ByDate, Given.Day(first), RuleBook.Shipped).Value;

        Assert.Equal((set, certainty), (choice.Set.Id, choice.Certainty));
    }

    [Fact]
    [Meets("NO_RULE_SET")]
    public void A_first_absence_day_before_the_first_rule_set_is_refused_also_where_a_set_is_pinned()
    {
        foreach (var setting in new[] { ByDate, Given.Municipality(101).RuleSet })
        {
            var refusal = Assert.IsType<NoRuleSet>(RuleSetChoice.For(setting, Given.Day("2014-12-31"), RuleBook.Shipped).Refusal);

            Assert.Equal((RefusalKind.FixState, "NO_RULE_SET"), (refusal.Kind, refusal.Reason));
            Assert.Equal(
                "Der er ingen regler for første fraværsdag den 31. december 2014; det første regelsæt gælder fra 1. januar 2015.",
                refusal.Text(Language.Danish));
            Assert.False(RuleSetChoice.For(setting, Given.Day("2015-01-01"), RuleBook.Shipped).IsRefused);
        }
    }

    [Theory]
    [InlineData("2015-01-01", Certainty.Verified)]
    [InlineData("2019-12-31", Certainty.Verified)]
    [InlineData("2020-01-01", Certainty.Assumption)]
    [InlineData("2026-11-22", Certainty.Assumption)]
    public void A_pinned_set_is_used_whatever_the_day_and_is_an_assumption_outside_its_period(string first, Certainty certainty)
    {
        var choice = RuleSetChoice.For(Given.Municipality(101).RuleSet, Given.Day(first), RuleBook.Shipped).Value;

        Assert.Equal(("RS-2015", certainty), (choice.Set.Id, choice.Certainty));
        var dates = Given.Plan(Given.Facts(first)).Deadlines;
        Assert.All(dates.Where(_ => certainty == Certainty.Assumption), date => Assert.Equal(Certainty.Assumption, date.Certainty));
        Assert.All(dates, date => Assert.Equal(
            certainty == Certainty.Assumption,
            date.Explanation.Steps.Any(step => step.Text.Danish.StartsWith("RS-2015 bruges videre: ", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_pinned_set_whose_period_has_not_begun_is_an_assumption_too()
    {
        var later = RuleBook.Shipped.FindSet("RS-2025")! with { Switch = Switch.On };
        var choice = RuleSetChoice.For(new RuleSetSetting.Pinned(later), Given.Day("2019-12-31"), RuleBook.Shipped).Value;

        Assert.Equal(("RS-2025", Certainty.Assumption), (choice.Set.Id, choice.Certainty));
    }

    [Fact]
    public void While_a_set_is_off_the_one_before_it_runs_on_through_its_period()
    {
        var sets = RuleBook.Shipped.Sets;
        var off = sets.Select(set => set.Id == "RS-2020" ? set with { Switch = Switch.Off } : set).ToList();
        var book = RuleBook.Make(off, RuleBook.Shipped.Overlays, RuleBook.Shipped.Municipalities);

        Assert.Equal(("RS-2015", Certainty.Verified), Chosen("2019-12-31"));
        Assert.Equal(("RS-2015", Certainty.Assumption), Chosen("2020-01-01"));
        Assert.Equal(("RS-2015", Certainty.Assumption), Chosen("2024-12-31"));
        Assert.Equal(("RS-2025", Certainty.Secondary), Chosen("2025-01-01"));

        (string, Certainty) Chosen(string first)
        {
            var choice = RuleSetChoice.For(ByDate, Given.Day(first), book).Value;
            return (choice.Set.Id, choice.Certainty);
        }
    }

    [Fact]
    public void The_choice_a_case_carries_is_found_again()
    {
        var restored = RuleSetChoice.Restore("RS-2015", Certainty.Assumption, RuleBook.Shipped).Value;

        Assert.Equal(RuleSetChoice.For(Given.Municipality(101).RuleSet, Given.Day("2026-11-22"), RuleBook.Shipped).Value, restored);
        Assert.Equal("RULE_SET_UNKNOWN", Given.ViolationOf(RuleSetChoice.Restore("RS-1999", Certainty.Verified, RuleBook.Shipped)));
    }

    [Fact]
    [Meets("RULE_SET_UNKNOWN")]
    [Meets("OVERLAY_UNKNOWN")]
    [Meets("OVERLAY_REPEATED")]
    public void A_wrong_setting_is_refused_with_everything_that_is_wrong()
    {
        var refusal = Assert.IsType<InvalidRequest>(
            MunicipalitySettings.Make("RS-1999", ["hedensted", "ukendt", "hedensted"], RuleBook.Shipped).Refusal);

        Assert.Equal(
            ["rule_set_id:RULE_SET_UNKNOWN", "overlay_ids[1]:OVERLAY_UNKNOWN", "overlay_ids[2]:OVERLAY_REPEATED"],
            refusal.Violations.Select(violation => violation.ToString()));
    }

    [Fact]
    [Meets("RULE_SET_SWITCHED_OFF")]
    public void Nobody_is_pinned_to_a_set_that_is_off() =>
        Assert.Equal("RULE_SET_SWITCHED_OFF", Given.ViolationOf(MunicipalitySettings.Make("RS-2027", [], RuleBook.Shipped)));

    [Fact]
    public void The_example_municipalities_are_set_up_as_decided()
    {
        Assert.Equal(
            [
                "101 Københavns Kommune RS-2015 kbh-2014 hedensted",
                "751 Aarhus Kommune BY_DATE",
                "766 Hedensted Kommune RS-2015 hedensted",
            ],
            RuleBook.Shipped.Municipalities.Select(one => string.Join(' ', one.Overlays.Prepend($"{one.Code} {one.Name} {one.RuleSet}"))));
        Assert.Null(Given.Municipality(751).PinnedRuleSet);
    }
}
