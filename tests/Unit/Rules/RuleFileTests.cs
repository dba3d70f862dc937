using System.Globalization;
using System.Text.Json.Nodes;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class RuleFileTests
{
    private static readonly RuleBook Book = RuleBook.Shipped;

    private static readonly Rule FirstTalk = Book.Sets[0].Find("R-FU-FIRST")!;

    private static readonly Trigger D0 = new("FIRST_ABSENCE_DAY");

    [Fact]
    public void The_shipped_files_load_and_hold_every_rule_set_in_order()
    {
        Assert.Equal(["RS-2015", "RS-2020", "RS-2025", "RS-2026H2", "RS-2027"], Book.Sets.Select(set => set.Id));
        Assert.Equal(["RS-2015", "RS-2020", "RS-2025", "RS-2026H2"], Book.Sets.Where(set => set.IsOn).Select(set => set.Id));
        Assert.Equal(
            ["2015-01-01..2019-12-31", "2020-01-01..2024-12-31", "2025-01-01..2026-06-30", "2026-07-01..2026-12-31", "2027-01-01.."],
            Book.Sets.Select(set => string.Create(CultureInfo.InvariantCulture, $"{set.FirstAbsenceDayFrom:O}..{set.FirstAbsenceDayTo:O}")));
        Assert.Equal(["hedensted", "kbh-2014"], Book.Overlays.Select(overlay => overlay.Id).Order(StringComparer.Ordinal));
    }

    // Section 1 of the domain's rules, whole.
    [Fact]
    public void Every_rule_that_the_domain_names_is_in_the_book()
    {
        string[] named =
        [
            "R-EMP-TALK", "R-RETPLAN", "R-NEMREF-PAY", "R-NEMREF-NOPAY1", "R-NEMREF-NOPAY2", "R-NEMREF-EARLY", "R-UNDERRET", "R-REFUND",
            "R-EMPPERIOD", "R-AKASSE14", "R-AKASSE-NOTICE", "R-AKASSE-TALK", "R-SELFEMP", "R-TLE", "R-MULIGHED", "R-SKEMA-SEND",
            "R-SKEMA-REPLY", "R-SKEMA-INFO", "R-VISIT-1", "R-VISIT-2", "R-VISIT-3", "R-REVISIT", "R-HANDOVER", "R-FIRSTCALL",
            "R-OPEN-CASE", "R-285-MAND", "R-285-NEED", "R-285-DL", "R-285-CIT", "R-285-Q", "R-LAE-DL", "R-NOPAPERS", "R-TREAT-FREE",
            "R-KLINISK", "R-FU-FIRST", "R-FU-4W", "R-FU-MIN5", "R-FU-4IN6", "R-FU-RIGHT", "R-FU-CAT1", "R-CAT1-8W", "R-FU-FORM",
            "R-FU-FORM23", "R-FU-CONTENT", "R-FU-UDV", "R-FU-PURPOSE", "R-FU-FAST", "R-FAST-WIN", "R-FAST-REPLY", "R-STANDBY", "R-13F",
            "R-26W", "R-TEAM3", "R-SELFBOOK", "R-BROAD", "R-HEALTHREGARD", "R-INDIV", "R-COORD9", "R-S15", "R-REASSESS", "R-22W-EXCL",
            "R-22W-HOL", "R-26ABS", "R-VALIDDEC", "R-7A", "R-EXT-1", "R-EXT-2", "R-EXT-3", "R-EXT-4", "R-EXT-5", "R-EXT-6", "R-EXT-7",
            "R-EXT-ONE", "R-HEAR-EXT", "R-JAF", "R-JAF-LEN", "R-JAF-TEAM", "R-JAF-FU", "R-NEWSICK", "R-LAPSE", "R-LAPSE-INFO",
            "R-LAPSE-HEAR", "R-LAPSE-EMP", "R-LAPSE-FROM", "R-LAPSE-RESUME", "R-MAILPROOF", "R-DPOST", "R-EMPTALK-FREE", "R-SANCT-27",
            "R-PART-4H", "R-PART-AGREE", "R-PART-TEMP", "R-END-DAY", "R-END-WHO", "R-56", "R-HEAR", "R-REASON", "R-APPEAL-GUIDE",
            "R-APPEAL-4W", "R-AKT-PARTY", "R-JOURNAL", "R-NOTE", "R-OFFICIAL", "R-GUIDE", "R-CONSENT11", "R-BISIDDER", "R-HAB",
        ];

        Assert.Empty(named.Except(Book.Rules.Select(one => one.Rule.BaseId)));
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
    [InlineData("\"norm\": \"DUTY\"", "\"norm\": null")]
    public void A_file_with_a_slip_of_the_pen_is_not_read(string right, string wrong)
    {
        var (name, json) = RuleFiles.Embedded("Sets/RS-2015").Single();
        Assert.Contains(right, json);

        Assert.Equal("RS-2015", AmendingSet.Resolve([RuleFiles.Read<AmendingSet>(name, json)])[0].Id);
        Assert.Throws<InvalidDataException>(() => AmendingSet.Resolve([RuleFiles.Read<AmendingSet>(name, json.Replace(right, wrong))]));
    }

    public static TheoryData<string, Rule> BadRules() => new()
    {
        { "the id is not written as R-NAME", FirstTalk with { Id = "FU-FIRST" } },
        { "text is empty", FirstTalk with { Text = new("Tekst", "") } },
        { "there is no act LBK-1900: add it to Acts.json", FirstTalk with { Basis = FirstTalk.Basis with { Act = "LBK-1900" } } },
        { "has a quote, or a paraphrase", FirstTalk with { Basis = FirstTalk.Basis with { Quote = null } } },
        { "does not say where and when it was read", FirstTalk with { Basis = FirstTalk.Basis with { Address = null } } },
        { "does not say where and when it was read", FirstTalk with { Basis = FirstTalk.Basis with { ReadOn = null } } },
        { "it ends before it begins", FirstTalk with { From = new(2015, 1, 1), Until = new(2014, 1, 1) } },
        { "it applies to nobody", FirstTalk with { When = [new("KIND_OF_EMPLOYMENT", In: [])] } },
        { "there is no fact MOOD: add it to Facts.json", FirstTalk with { When = [new("MOOD", In: ["GOOD"])] } },
        { "CATEGORY_9 is no value of the fact CATEGORY", FirstTalk with { When = [new("CATEGORY", NotIn: ["CATEGORY_9"])] } },
        { "a condition has one test", FirstTalk with { When = [new("CATEGORY", In: ["CATEGORY_1"], Unknown: true)] } },
        { "a duty or a right is somebody's", FirstTalk with { Binds = BoundParty.Nobody } },
        { "a milestone, proposal or exemption binds nobody", FirstTalk with { Norm = Norm.Milestone } },
        { "a requirement or prohibition has an act and no date", FirstTalk with { Norm = Norm.Requirement } },
        { "there is no act SING: add it to Facts.json", FirstTalk with { Act = ["SING"] } },
        { "there is no happening FULL_MOON: add it to Facts.json", FirstTalk with { Date = new EndOfWeek(8) { Trigger = new("FULL_MOON") } } },
        { "there is no happening FULL_MOON: add it to Facts.json", FirstTalk with { MetBy = new("FULL_MOON") } },
        { "the happening FOLLOW_UP_HELD carries no fact FORM", FirstTalk with { MetBy = new("FOLLOW_UP_HELD", new Dictionary<string, IReadOnlyList<string>> { ["FORM"] = ["LAE_285"] }) } },
        { "it builds on R-NOWHERE", FirstTalk with { Date = new MonthEnd { Trigger = new(Rule: "R-NOWHERE") } } },
        { "week is 0, not 1..60", FirstTalk with { Date = new EndOfWeek(0) { Trigger = D0 } } },
        { "days is -1, not 0..400", FirstTalk with { Date = new DaysAfter(-1) { Trigger = D0 } } },
        { "its date has no trigger", FirstTalk with { Date = new DaysAfter(1) } },
        { "a WEEK is a PERIOD", FirstTalk with { Date = new Week(8) { Trigger = D0 } } },
        { "notCounted must name exactly the kinds of employment", FirstTalk with { Date = Counting(154) } },
        { "days is 300, not 1..215", FirstTalk with { Date = Counting(300) } },
        { "only an overlay tightens", FirstTalk with { Tightens = "R-BROAD" } },
        { "local practice stands in an overlay", FirstTalk with { Authority = Authority.LocalPractice } },
        { "there is no question WHY: add it to Facts.json", FirstTalk with { Answers = "WHY" } },
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
        Assert.Contains("a set that is on must have rules", FaultsOf(sets: [first, second with { Rules = [] }, .. Book.Sets.Skip(2)]));
        Assert.Contains("RS-2015 must end on the day before RS-2025 begins", FaultsOf(sets: [first, .. Book.Sets.Skip(2)]));
        Assert.Contains("RS-2015 is the last set and must have no end", FaultsOf(sets: [first]));
        Assert.Contains("the version 1 is not written as", FaultsOf(sets: [first with { Version = "1" }, .. Book.Sets.Skip(1)]));
        Assert.Contains("rule R-FU-FIRST stands there 2 times", FaultsOf(sets: [first with { Rules = [.. first.Rules, FirstTalk] }, .. Book.Sets.Skip(1)]));
        Assert.Contains("municipality 999 does not exist", FaultsOf(municipalities: [new(999, "Ingen Kommune", "BY_DATE", [])]));
        Assert.Contains("There is no rule set of that name.", FaultsOf(municipalities: [new(101, "Københavns Kommune", "RS-1999", [])]));
    }

    [Fact]
    public void A_set_is_the_set_before_it_and_what_it_amends()
    {
        var (before, after) = (Book.FindSet("RS-2020")!, Book.FindSet("RS-2025")!);
        var written = RuleFiles.Embedded("Sets/RS-2025").Select(file => RuleFiles.Read<AmendingSet>(file.Name, file.Json)).Single();

        var differences = RuleDifference.Between(before, after);

        Assert.Equal(written.Repeals!.Order(), differences.Where(one => one.After is null).Select(one => one.RuleId).Order());
        Assert.Equal(written.Adds.Select(rule => rule["id"]!.GetValue<string>()).Order(), differences.Where(one => one.Before is null).Select(one => one.RuleId).Order());
        Assert.Equal(
            written.Amends!.Select(rule => rule["id"]!.GetValue<string>()).Order(),
            differences.Where(one => one is { Before: not null, After: not null }).Select(one => one.RuleId).Order());
        Assert.Equal(["rests", "when"], differences.Single(one => one.RuleId == "R-FU-4IN6").Fields.Order());
        Assert.Empty(RuleDifference.Between(before, before));
    }

    [Fact]
    public void An_amendment_of_what_is_not_there_says_what_to_do()
    {
        Assert.Contains("R-NOWHERE cannot be repealed, as RS-2015 does not have it", Wrong(set => set with { Repeals = ["R-NOWHERE"] }));
        Assert.Contains("R-NOWHERE cannot be amended, as RS-2015 does not have it", Wrong(set => set with { Amends = [new JsonObject { ["id"] = "R-NOWHERE" }] }));
        Assert.Contains("R-FU-FIRST stands in RS-2015 already; amend it", Wrong(set => set with { Adds = [new JsonObject { ["id"] = "R-FU-FIRST" }] }));
        Assert.Contains("there is no earlier set RS-1999", Wrong(set => set with { BasedOn = "RS-1999" }));
        Assert.Contains("build on each other in a circle", Assert.Throws<InvalidDataException>(() => AmendingSet.InOrder("RS-X",
        [
            FirstTalk with { Id = "R-A", Date = new MonthEnd { Trigger = new(Rule: "R-B") } },
            FirstTalk with { Id = "R-B", Date = new MonthEnd { Trigger = new(Rule: "R-A") } },
        ])).Message);

        static string Wrong(Func<AmendingSet, AmendingSet> change)
        {
            var written = RuleFiles.Embedded("Sets/").Select(file => RuleFiles.Read<AmendingSet>(file.Name, file.Json)).ToList();
            return Assert.Throws<InvalidDataException>(() => AmendingSet.Resolve(
                [.. written.Select(set => set.Id == "RS-2020" ? change(set) : set)])).Message;
        }
    }

    [Fact]
    public void An_overlay_adds_and_tightens_and_never_loosens()
    {
        Assert.Empty(FaultsOf(overlays: [Local(week: 7)]));
        Assert.Empty(FaultsOf(overlays: [Local(week: 8)]));
        Assert.Contains("it would loosen R-FU-FIRST", FaultsOf(overlays: [Local(week: 9)]));
        Assert.Contains("it would loosen R-FU-FIRST", FaultsOf(overlays: [Local(7, rule => rule with { When = [new("KIND_OF_EMPLOYMENT", In: ["INSURED_UNEMPLOYED"])] })]));
        Assert.Contains("it would loosen R-FU-FIRST", FaultsOf(overlays: [Local(7, rule => rule with { Binds = BoundParty.Citizen })]));
        Assert.Contains("it would loosen R-BROAD", FaultsOf(overlays: [Local(7, rule => rule with { Tightens = "R-BROAD" })]));
        Assert.Contains("there is no statutory rule R-NOWHERE", FaultsOf(overlays: [Local(7, rule => rule with { Tightens = "R-NOWHERE" })]));
        Assert.Contains("an overlay may not replace a rule", FaultsOf(overlays: [Local(7, rule => rule with { Id = "R-FU-FIRST" })]));
        Assert.Contains("may not be shown as law", FaultsOf(overlays: [Local(7, rule => rule with { Authority = Authority.Statute })]));
        Assert.Contains("an overlay may not exempt from the law", FaultsOf(overlays: [Local(7, rule => rule with { Ends = true })]));
    }

    [Fact]
    public void A_tightened_deadline_stands_beside_the_statutory_one()
    {
        var choice = new RuleSetChoice(Book.Sets[0], Certainty.Verified);

        var plan = DatePlan.Make(choice, [Local(week: 6)], Given.Facts("2026-01-12").ToHistory(), Given.Calendar, Given.Day("2026-01-12"));

        Assert.Equal(Given.Day("2026-02-22"), plan.Find("R-LOCAL-FIRST")!.Date);
        Assert.Equal(Given.Day("2026-03-08"), plan.Find("R-FU-FIRST")!.Date);
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

        var plan = DatePlan.Make(
            new(Book.Sets[0], Certainty.Verified), [overlay], Given.Facts("2015-06-30").ToHistory(), Given.Calendar, Given.Day("2015-06-30"));
        Assert.Contains("R-LOCAL-FIRST", plan.NotGiven.Select(one => one.Rule.Id));
    }

    [Theory]
    [InlineData("2026-05-13", 2, "2026-05-19")] // Ascension and the Friday after it
    [InlineData("2026-04-01", 2, "2026-04-08")]
    [InlineData("2026-02-16", 1, "2026-02-17")]
    public void A_rule_of_bank_days_leaves_out_the_Friday_after_Ascension(string sent, int days, string due)
    {
        var rule = FirstTalk with { Id = "R-BANK", Binds = BoundParty.Employer, Date = new BankDaysAfter(days) { Trigger = new("FORM_SENT") } };

        Assert.Equal(Given.Day(due), Planned(rule, Given.Facts("2026-01-12") with { FormSentOn = Given.Day(sent) }).Date);
    }

    [Theory]
    [InlineData(true, "2026-07-15")]
    [InlineData(false, "2026-07-20")] // skærtorsdag, langfredag, 2. påskedag, Kristi himmelfartsdag and 2. pinsedag
    public void Holidays_on_weekdays_can_be_left_out_of_the_counted_days(bool holidaysCount, string reached)
    {
        var shipped = Book.Sets[0].Find("R-22W-EXCL")!;
        var rule = shipped with { Date = (CountedDays)shipped.Date! with { WeekdayHolidaysCount = holidaysCount } };

        Assert.Equal(Given.Day(reached), Planned(rule, Given.Facts("2026-01-12")).Date);
    }

    private static CountedDays Counting(int days) =>
        new([new(days, 9)], WeekdayHolidaysCount: true, [], "EARLIER_PERIOD", "PARENTAL_LEAVE") { Trigger = D0 };

    private static PlannedDate Planned(Rule rule, PlanFacts facts) => DatePlan.Make(
        new(Book.Sets[0] with { Rules = [rule] }, Certainty.Verified), [], facts.ToHistory(), Given.Calendar, DateOnly.MaxValue).Dates.Single();

    private static Overlay Local(int week, Func<Rule, Rule>? change = null)
    {
        var rule = FirstTalk with
        {
            Id = "R-LOCAL-FIRST", Tightens = "R-FU-FIRST", Authority = Authority.LocalPractice, Date = new EndOfWeek(week) { Trigger = D0 },
        };
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
