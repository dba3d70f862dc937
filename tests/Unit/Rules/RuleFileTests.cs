using System.Globalization;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class RuleFileTests
{
    private static readonly RuleBook Book = RuleBook.Shipped;

    private static readonly Rule FirstTalk = Book.Sets[0].Rules.Single(rule => rule.Id == "R-FU-FIRST");

    [Fact]
    public void The_shipped_files_load_and_hold_every_rule_set_in_order()
    {
        Assert.Equal(["RS-2015", "RS-2020", "RS-2025", "RS-2026H2", "RS-2027"], Book.Sets.Select(set => set.Id));
        Assert.Equal(["RS-2015"], Book.Sets.Where(set => set.IsOn).Select(set => set.Id));
        Assert.Equal(
            ["2015-01-01..2019-12-31", "2020-01-01..2024-12-31", "2025-01-01..2026-06-30", "2026-07-01..2026-12-31", "2027-01-01.."],
            Book.Sets.Select(set => string.Create(CultureInfo.InvariantCulture, $"{set.FirstAbsenceDayFrom:O}..{set.FirstAbsenceDayTo:O}")));
        Assert.Equal(["hedensted", "kbh-2014"], Book.Overlays.Select(overlay => overlay.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"week\": 8", "\"weeks\": 8")]
    [InlineData("\"week\": 8", "\"week\": \"8\"")]
    [InlineData("\"week\": 8", "\"week\": 8, \"week\": 9")]
    [InlineData("\"kind\": \"END_OF_WEEK\"", "\"kind\": \"END_OF_YEAR\"")]
    [InlineData("\"binds\": \"MUNICIPALITY\"", "\"binds\": 1")]
    [InlineData("\"binds\": \"MUNICIPALITY\"", "\"binds\": \"MAYOR\"")]
    [InlineData("\"certainty\": \"V\"", "\"certainty\": \"W\"")]
    [InlineData("\"switch\": \"ON\",", "")]
    [InlineData("\"switch\": \"ON\"", "\"switch\": \"ON\", \"colour\": \"red\"")]
    [InlineData("\"firstAbsenceDayFrom\": \"2015-01-01\"", "\"firstAbsenceDayFrom\": \"01-01-2015\"")]
    [InlineData("\"source\": \"elov.dk § 40\"", "\"source\": null")]
    public void A_file_with_a_slip_of_the_pen_is_not_read(string right, string wrong)
    {
        var (name, json) = RuleFiles.Embedded("Sets/RS-2015").Single();
        Assert.Contains(right, json);

        Assert.Equal("RS-2015", RuleFiles.Read<RuleSet>(name, json).Id);
        Assert.Throws<InvalidDataException>(() => RuleFiles.Read<RuleSet>(name, json.Replace(right, wrong)));
    }

    public static TheoryData<string, Rule> BadRules() => new()
    {
        { "the id is not written as R-NAME", FirstTalk with { Id = "FU-FIRST" } },
        { "legalReference is empty", FirstTalk with { LegalReference = " " } },
        { "text is empty", FirstTalk with { Text = new Wording("Tekst", "") } },
        { "it ends before it begins", FirstTalk with { ValidTo = new DateOnly(2014, 1, 1) } },
        { "it applies to nobody", FirstTalk with { AppliesTo = [] } },
        {
            "kind of employment InsuredUnemployed stands there 2 times",
            FirstTalk with { AppliesTo = [KindOfEmployment.InsuredUnemployed, KindOfEmployment.InsuredUnemployed] }
        },
        { "a deadline or window binds somebody", FirstTalk with { Binds = BoundParty.Nobody } },
        { "a deadline or window binds somebody", FirstTalk with { Kind = DeadlineKind.Milestone } },
        { "its trigger R-NOWHERE is neither a fact nor a rule before it", FirstTalk with { Computation = new MonthEnd("R-NOWHERE") } },
        { "week is 0, not 1..60", FirstTalk with { Computation = new EndOfWeek("FIRST_ABSENCE_DAY", 0) } },
        { "days is -1, not 0..400", FirstTalk with { Computation = new DaysAfter("FIRST_ABSENCE_DAY", -1, OnClosedDay.Stay) } },
        { "a WEEK is a WINDOW", FirstTalk with { Computation = new Week("FIRST_ABSENCE_DAY", 8) } },
        { "a RECOVERY_BY_WEEK is a PROPOSAL", FirstTalk with { Computation = new RecoveryByWeek("FIRST_ABSENCE_DAY", 8, VisitationCategory.Category1) } },
        { "a RECOVERY_BY_WEEK counts from a fact", FirstTalk with { Computation = new RecoveryByWeek("R-HANDOVER", 8, VisitationCategory.Category1) } },
        { "notCounted must name exactly the kinds of employment", FirstTalk with { Computation = new CountedDays("FIRST_ABSENCE_DAY", 155, 9, true, []) } },
        { "countedDay is 300, not 1..216", FirstTalk with { Computation = new CountedDays("FIRST_ABSENCE_DAY", 300, 9, true, []) } },
        { "only an overlay tightens", FirstTalk with { Tightens = "R-BROAD" } },
    };

    [Theory]
    [MemberData(nameof(BadRules))]
    public void A_rule_that_cannot_be_right_is_found(string fault, Rule rule) =>
        Assert.Contains(fault, FaultsOf(sets: [Book.Sets[0] with { Rules = [rule] }, .. Book.Sets.Skip(1)], overlays: []));

    [Fact]
    public void Rule_sets_that_do_not_fit_each_other_are_found()
    {
        var (first, second) = (Book.Sets[0], Book.Sets[1]);

        Assert.Contains("the first rule set must be switched on", FaultsOf(sets: [first with { Switch = Switch.Off }, .. Book.Sets.Skip(1)]));
        Assert.Contains("a set that is on must have rules", FaultsOf(sets: [first, second with { Switch = Switch.On }, .. Book.Sets.Skip(2)]));
        Assert.Contains("RS-2015 must end on the day before RS-2025 begins", FaultsOf(sets: [first, .. Book.Sets.Skip(2)]));
        Assert.Contains("RS-2015 is the last set and must have no end", FaultsOf(sets: [first]));
        Assert.Contains("the version 1 is not written as", FaultsOf(sets: [first with { Version = "1" }, .. Book.Sets.Skip(1)]));
        Assert.Contains("rule R-FU-FIRST stands there 2 times", FaultsOf(sets: [first with { Rules = [.. first.Rules, FirstTalk] }, .. Book.Sets.Skip(1)]));
        Assert.Contains("municipality 999 does not exist", FaultsOf(municipalities: [new(999, "Ingen Kommune", "BY_DATE", [])]));
        Assert.Contains("There is no rule set of that name.", FaultsOf(municipalities: [new(101, "Københavns Kommune", "RS-1999", [])]));
    }

    [Fact]
    public void An_overlay_adds_and_tightens_and_never_loosens()
    {
        Assert.Empty(FaultsOf(overlays: [Local(week: 7)]));
        Assert.Empty(FaultsOf(overlays: [Local(week: 8)]));
        Assert.Contains("it would loosen R-FU-FIRST", FaultsOf(overlays: [Local(week: 9)]));
        Assert.Contains("it would loosen R-FU-FIRST", FaultsOf(overlays: [Local(7, rule => rule with { AppliesTo = [KindOfEmployment.InsuredUnemployed] })]));
        Assert.Contains("it would loosen R-FU-FIRST", FaultsOf(overlays: [Local(7, rule => rule with { Binds = BoundParty.Citizen })]));
        Assert.Contains("it would loosen R-BROAD", FaultsOf(overlays: [Local(7, rule => rule with { Tightens = "R-BROAD" })]));
        Assert.Contains("there is no statutory rule R-NOWHERE", FaultsOf(overlays: [Local(7, rule => rule with { Tightens = "R-NOWHERE" })]));
        Assert.Contains("an overlay may not replace a rule", FaultsOf(overlays: [Local(7, rule => rule with { Id = "R-FU-FIRST" })]));
    }

    [Fact]
    public void A_tightened_deadline_stands_beside_the_statutory_one()
    {
        var choice = new RuleSetChoice(Book.Sets[0], Certainty.Verified);

        var plan = DeadlinePlan.Make(choice, [Local(week: 6)], Given.Facts("2026-01-12"), Given.Calendar).Value;

        Assert.Equal(Given.Day("2026-02-22"), plan.Find("R-LOCAL-FIRST")!.StatutoryDate);
        Assert.Equal(Given.Day("2026-03-08"), plan.Find("R-FU-FIRST")!.StatutoryDate);
    }

    [Fact]
    public void A_trial_is_for_its_pilot_groups_and_operation_for_everybody()
    {
        var overlay = Local(week: 6) with
        {
            Stages =
            [
                new OverlayPeriod(OverlayStage.Trial, Given.Day("2015-03-01"), ["team-1"]),
                new OverlayPeriod(OverlayStage.Operation, Given.Day("2015-07-01"), []),
            ],
        };

        Assert.False(overlay.AppliesOn(Given.Day("2015-02-28"), "team-1"));
        Assert.True(overlay.AppliesOn(Given.Day("2015-03-01"), "team-1"));
        Assert.False(overlay.AppliesOn(Given.Day("2015-03-01"), "team-2"));
        Assert.False(overlay.AppliesOn(Given.Day("2015-06-30"), null));
        Assert.True(overlay.AppliesOn(Given.Day("2015-07-01"), null));

        var plan = DeadlinePlan.Make(new(Book.Sets[0], Certainty.Verified), [overlay], Given.Facts("2015-06-30"), Given.Calendar).Value;
        Assert.Contains("R-LOCAL-FIRST", plan.LeftOut.Select(one => one.RuleId));
    }

    [Theory]
    [InlineData("2026-05-13", 2, "2026-05-19")] // Ascension and the Friday after it
    [InlineData("2026-04-01", 2, "2026-04-08")]
    [InlineData("2026-02-16", 1, "2026-02-17")]
    public void A_rule_of_bank_days_leaves_out_the_Friday_after_Ascension(string sent, int days, string due)
    {
        var rule = FirstTalk with { Id = "R-BANK", Binds = BoundParty.Employer, Computation = new BankDaysAfter("FORM_SENT_ON", days) };

        Assert.Equal(Given.Day(due), Planned(rule, Given.Facts("2026-01-12") with { FormSentOn = Given.Day(sent) }).StatutoryDate);
    }

    [Theory]
    [InlineData(true, "2026-07-15")]
    [InlineData(false, "2026-07-20")] // skærtorsdag, langfredag, 2. påskedag, Kristi himmelfartsdag and 2. pinsedag
    public void Holidays_on_weekdays_can_be_left_out_of_the_counted_days(bool holidaysCount, string reached)
    {
        var shipped = Book.Sets[0].Rules.Single(rule => rule.Id == "R-22W-EXCL");
        var rule = shipped with { Computation = (CountedDays)shipped.Computation with { WeekdayHolidaysCount = holidaysCount } };

        Assert.Equal(Given.Day(reached), Planned(rule, Given.Facts("2026-01-12")).StatutoryDate);
    }

    private static PlannedDeadline Planned(Rule rule, PlanFacts facts) =>
        DeadlinePlan.Make(new(Book.Sets[0] with { Rules = [rule] }, Certainty.Verified), [], facts, Given.Calendar).Value.Deadlines.Single();

    private static Overlay Local(int week, Func<Rule, Rule>? change = null)
    {
        var rule = FirstTalk with { Id = "R-LOCAL-FIRST", Tightens = "R-FU-FIRST", Computation = new EndOfWeek("FIRST_ABSENCE_DAY", week) };
        return Book.Overlays[0] with { Rules = [change is null ? rule : change(rule)] };
    }

    private static string FaultsOf(
        IReadOnlyList<RuleSet>? sets = null, IReadOnlyList<Overlay>? overlays = null, IReadOnlyList<ExampleMunicipality>? municipalities = null)
    {
        try
        {
            RuleBook.Make(sets ?? Book.Sets, overlays ?? Book.Overlays, municipalities ?? []);
            return "";
        }
        catch (InvalidDataException wrong)
        {
            return wrong.Message;
        }
    }
}
