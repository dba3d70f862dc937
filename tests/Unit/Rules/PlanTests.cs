using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class PlanTests
{
    private static readonly Arbitrary<PlanFacts> AnyFacts = Arb.From(
        from first in Gen.Choose(new DateOnly(2015, 1, 1).DayNumber, new DateOnly(2040, 12, 31).DayNumber).Select(DateOnly.FromDayNumber)
        from kind in Gen.Elements(Enum.GetValues<KindOfEmployment>())
        from gaps in Gen.Choose(1, 60).ListOf()
        from standby in Gen.Elements(true, false)
        from form in Gen.Choose(0, 40)
        from recovery in Gen.Choose(-20, 100)
        from category in Gen.Elements<VisitationCategory?>([null, .. Enum.GetValues<VisitationCategory>()])
        select new PlanFacts
        {
            FirstAbsenceDay = first,
            KindOfEmployment = kind,
            Standby = standby,
            FormSentOn = first.AddDays(form),
            ExpectedRecoveryOn = recovery < 0 ? null : first.AddDays(recovery),
            Category = category,
            EarlierCountedPeriods = Backwards(first, gaps),
        });

    [Theory]
    [InlineData(KindOfEmployment.EmployeeWithPay, "R-22W-EXCL R-26ABS R-7A R-BROAD R-EMP-TALK R-EMPPERIOD R-FAST-WIN R-FU-FIRST R-NEMREF-PAY R-REASSESS")]
    [InlineData(KindOfEmployment.EmployeeWithoutPay, "R-22W-EXCL R-26ABS R-7A R-BROAD R-EMP-TALK R-EMPPERIOD R-FAST-WIN R-FU-FIRST R-NEMREF-NOPAY2 R-REASSESS")]
    [InlineData(KindOfEmployment.InsuredUnemployed, "R-22W-EXCL R-26ABS R-7A R-AKASSE14 R-BROAD R-FAST-WIN R-FU-FIRST R-REASSESS")]
    [InlineData(KindOfEmployment.SelfEmployedInsured, "R-22W-EXCL R-26ABS R-7A R-BROAD R-FAST-WIN R-FU-FIRST R-REASSESS")]
    [InlineData(KindOfEmployment.SelfEmployedUninsured, "R-26ABS R-BROAD R-FAST-WIN R-FU-FIRST")]
    public void Each_kind_of_employment_has_its_rules(KindOfEmployment kind, string rules) =>
        Assert.Equal(rules.Split(' '), Given.Plan(Given.Facts("2026-01-12", kind), municipality: 766).Deadlines
            .Select(one => one.RuleId)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_first_absence_day_of_2015_to_2029_gives_the_dates_of_the_rules()
    {
        for (var first = new DateOnly(2015, 1, 1); first.Year < 2030; first = first.AddDays(1))
        {
            var plan = Given.Plan(Given.Facts($"{first:O}") with { FormSentOn = first.AddDays(10), FormReceivedOn = first.AddDays(15) });
            var reassessment = FirstMonthEnd(first.AddDays(30), []);
            var handover = Reference.Open(first.AddDays(15), 1).First();
            (string RuleId, DateOnly Date)[] expected =
            [
                ("R-HANDOVER", handover),
                ("R-FIRSTCALL", Reference.Open(handover.AddDays(1), 1).First()),
                ("R-SKEMA-REPLY", Reference.Open(first.AddDays(18), 1).First()),
                ("R-EMP-TALK", first.AddDays(28)),
                ("R-EMPPERIOD", first.AddDays(30)),
                ("R-FAST-WIN", first.AddDays(34)),
                ("R-NEMREF-PAY", Reference.Open(first.AddDays(35), 1).First()),
                ("R-FU-FIRST", first.AddDays(55)),
                ("R-FU-PURPOSE/8", first.AddDays(55)),
                ("R-FU-PURPOSE/12", first.AddDays(83)),
                ("R-FU-PURPOSE/16", first.AddDays(111)),
                ("R-FU-PURPOSE/20", first.AddDays(139)),
                ("R-FU-PURPOSE/24", first.AddDays(167)),
                ("R-BROAD", first.AddMonths(3)),
                ("R-26ABS", first.AddDays(181)),
                ("R-22W-EXCL", first.AddDays(184)),
                ("R-REASSESS", reassessment),
                ("R-7A", reassessment.AddDays(-14)),
            ];

            Assert.Equal(
                expected.Order(),
                plan.Deadlines.Select(one => (one.RuleId, one.StatutoryDate)).Order());
        }
    }

    [Fact]
    public void Every_rule_is_either_planned_or_left_out_with_a_reason() =>
        Prop.ForAll(AnyFacts, facts =>
            {
                var settings = Given.Municipality(101);
                var choice = RuleSetChoice.For(settings.RuleSet, facts.FirstAbsenceDay, RuleBook.Shipped).Value;
                var plan = DatePlan.Make(choice, settings.Overlays, facts.ToHistory(), Given.Calendar, DateOnly.MaxValue);
                return plan.Dates.Select(one => one.Rule.Id).Concat(plan.NotGiven.Select(one => one.Rule.Id)).Distinct().Order(StringComparer.Ordinal)
                        .SequenceEqual(settings.Overlays.SelectMany(overlay => overlay.Rules).Concat(choice.Set.Rules)
                            .Where(rule => rule.Act is null).Select(rule => rule.Id).Order(StringComparer.Ordinal))
                    && plan.NotGiven.All(one => one.Why.Danish.Length > 0 && one.Why.English.Length > 0);
            })
            .Holds();

    [Fact]
    public void The_category_proposed_without_a_plan_is_the_plans() =>
        Prop.ForAll(AnyFacts, facts => ((int[])[101, 751, 766]).All(one => Given.Proposed(facts, one) == Given.Plan(facts, one).ProposedCategory))
            .Holds();

    // By the words of the rule: the first month end with more than 154 counted days in the nine calendar months that end with it.
    [Fact]
    public void The_reassessment_is_at_the_first_month_end_with_more_than_154_counted_days() =>
        Prop.ForAll(AnyFacts, facts =>
            {
                var uncounted = facts.KindOfEmployment switch
                {
                    KindOfEmployment.EmployeeWithPay or KindOfEmployment.EmployeeWithoutPay => 30,
                    KindOfEmployment.SelfEmployedUninsured => (int?)null,
                    _ => 14,
                };
                DateOnly? expected = uncounted is { } days ? FirstMonthEnd(facts.FirstAbsenceDay.AddDays(days), facts.EarlierCountedPeriods) : null;
                return Given.Plan(facts).Find("R-REASSESS")?.StatutoryDate == expected;
            })
            .Holds();

    [Fact]
    public void The_municipality_plans_every_deadline_on_the_last_working_day_up_to_it_and_others_plan_none() =>
        Prop.ForAll(AnyFacts, facts => Given.Plan(facts).Deadlines.All(one =>
                one.PlanBy == (one is { Kind: DeadlineKind.Deadline, Binds: BoundParty.Municipality }
                    ? Reference.Open(one.StatutoryDate, -1).First()
                    : null)))
            .Holds();

    [Fact]
    public void No_date_is_more_certain_than_its_rule_or_any_of_its_steps() =>
        Prop.ForAll(AnyFacts, facts => Given.Plan(facts).Deadlines.All(one =>
                one.Certainty >= one.Explanation.RuleCertainty
                && one.Explanation.Steps.Where(step => step.Convention != Convention.Backward.Id).All(step => one.Certainty >= step.Certainty)))
            .Holds();

    [Fact]
    public void The_dates_stand_in_their_order() =>
        Prop.ForAll(AnyFacts, facts =>
            {
                var dates = Given.Plan(facts).Deadlines.Select(one => one.StatutoryDate).ToList();
                return dates.SequenceEqual(dates.Order());
            })
            .Holds();

    [Fact]
    public void A_date_explains_what_it_is_built_on_and_what_moved_it()
    {
        var explanation = Given.Deadline("R-NEMREF-PAY", Given.Facts("2026-03-02")).Explanation;

        Assert.StartsWith("RS-2015 bruges videre: ", explanation.Steps[0].Text.Danish, StringComparison.Ordinal);
        Assert.Equal("sygedagpengeloven § 40, stk. 1", explanation.LegalReference);
        Assert.Equal(("RS-2015", RuleBook.Shipped.FindSet("RS-2015")!.Version), (explanation.SourceId, explanation.SourceVersion));
        Assert.Equal([new InputFact("first_absence_day", "2026-03-02")], explanation.Inputs);
        Assert.Equal(["2. påskedag"], explanation.MovedBy.Select(day => day.Name.Danish));
        Assert.Equal(
            [
                "2026-03-02 første fraværsdag",
                "2026-04-06 5 uger efter første fraværsdag",
                "2026-04-07 mandag 6. april 2026 er ikke en arbejdsdag (2. påskedag): frem til tirsdag 7. april 2026",
            ],
            explanation.Steps.Skip(1).Select(step => $"{step.Date:O} {step.Text.Danish}"));
        Assert.Equal("Monday 6 April 2026 is no working day (Easter Monday): forward to Tuesday 7 April 2026", explanation.Steps[^1].Text.English);
    }

    [Fact]
    public void The_plan_by_date_explains_what_moved_it_and_leaves_the_certainty_of_the_law_alone()
    {
        var deadline = Given.Deadline("R-FU-FIRST", Given.Facts("2026-04-13"));

        Assert.Equal(["søndag", "lørdag", "grundlovsdag"], deadline.Explanation.MovedBy.Select(day => day.Name.Danish));
        Assert.Equal("C5", deadline.Explanation.Steps[^1].Convention);
        Assert.Equal(Certainty.Verified, deadline.Explanation.RuleCertainty);
    }

    [Fact]
    public void A_date_is_as_certain_as_the_least_certain_thing_it_is_built_on()
    {
        var inItsTime = Given.Plan(Given.Facts("2019-01-14"), municipality: 101);
        var later = Given.Plan(Given.Facts("2026-01-12"), municipality: 766);

        Assert.Equal(Certainty.Secondary, inItsTime.Find("R-EMPPERIOD")!.Certainty);
        Assert.Equal(Certainty.Assumption, later.Find("R-EMPPERIOD")!.Certainty);
        Assert.Equal(Certainty.Assumption, inItsTime.Find("R-FU-FIRST")!.Certainty); // C1
        Assert.Contains("RS-2015", later.Find("R-EMPPERIOD")!.Explanation.Steps[0].Text.Danish);
        Assert.Equal(inItsTime.Find("R-EMPPERIOD")!.Explanation.Steps.Count + 1, later.Find("R-EMPPERIOD")!.Explanation.Steps.Count);
    }

    [Fact]
    public void Local_practice_is_explained_by_its_overlay()
    {
        var facts = Given.Facts("2026-01-12") with { FormReceivedOn = Given.Day("2026-02-16") };
        var call = Given.Plan(facts, municipality: 766).Find("R-FIRSTCALL")!;

        Assert.Equal("hedensted", call.Explanation.SourceId);
        Assert.Equal([new InputFact("R-HANDOVER", "2026-02-16")], call.Explanation.Inputs);
        Assert.Null(Given.Plan(facts, municipality: 766).Find("R-FU-PURPOSE/8"));
        Assert.Null(Given.Plan(facts, municipality: 751).Find("R-FIRSTCALL"));
        Assert.Equal("R-FU-PURPOSE", Given.Deadline("R-FU-PURPOSE/12", facts).Explanation.RuleId);
    }

    [Fact]
    public void A_date_that_is_not_computed_for_the_self_employed_without_insurance_says_why()
    {
        var plan = Given.Plan(Given.Facts("2026-08-03", KindOfEmployment.SelfEmployedUninsured));

        foreach (var rule in (string[])["R-22W-EXCL", "R-REASSESS"])
        {
            var left = plan.LeftOut.Single(one => one.RuleId == rule);
            Assert.StartsWith("For selvstændige uden sikring er det ikke afklaret", left.Why.Danish, StringComparison.Ordinal);
            Assert.NotEmpty(left.Title.Danish);
        }

        Assert.Equal("Reglen bygger på Revurdering (R-REASSESS), som ikke giver en dato her.", plan.LeftOut.Single(one => one.RuleId == "R-7A").Why.Danish);
    }

    [Theory]
    [InlineData(Circumstance.FlexJob, "R-EMPPERIOD", "Undtaget: borgeren er ansat i fleksjob.")]
    [InlineData(Circumstance.LessThanEightWeeks, "R-EMPPERIOD", "Undtaget: borgeren har været ansat i under 8 uger.")]
    [InlineData(Circumstance.Section56Agreement, "R-EMPPERIOD", "Undtaget: der er en § 56-aftale.")]
    public void What_a_rules_own_exception_asks_for_leaves_its_date_out_and_says_so(Circumstance circumstance, string rule, string why)
    {
        var plan = Given.Plan(Given.Facts("2026-05-04") with { Circumstances = [circumstance] });

        Assert.NotNull(Given.Plan(Given.Facts("2026-05-04")).Find(rule));
        Assert.Null(plan.Find(rule));
        Assert.Equal(why, plan.LeftOut.Single(one => one.RuleId == rule).Why.Danish);
    }

    [Fact]
    public void A_date_that_waits_for_a_fact_names_it_also_through_the_rule_it_builds_on()
    {
        var left = Given.Plan(Given.Facts("2026-01-12")).LeftOut.ToDictionary(one => one.RuleId, one => one.MissingFact);

        Assert.Equal("form_sent_on", left["R-SKEMA-REPLY"]);
        Assert.Equal("form_received_on", left["R-HANDOVER"]);
        Assert.Equal("form_received_on", left["R-FIRSTCALL"]);
        Assert.Equal("expected_recovery_on", left["R-VISIT-1"]);
        Assert.Null(left["R-AKASSE14"]);
    }

    [Theory]
    [InlineData("1950-06-02", "2026-05-04", true)]
    [InlineData("1955-06-30", "2021-12-29", false)]
    [InlineData("1955-06-30", "2021-12-30", true)]
    [InlineData("1959-11-29", "2026-11-28", false)]
    [InlineData("1959-11-29", "2026-11-29", true)]
    [InlineData("1963-01-01", "2030-12-31", false)]
    [InlineData("1985-03-15", "2026-05-04", false)]
    public void Pension_age_follows_from_the_date_of_birth(string born, string on, bool isReached) =>
        Assert.Equal(isReached, PensionAge.IsReached(Given.Day(born), Given.Day(on)));

    [Fact]
    public void A_rule_whose_trigger_is_not_known_is_left_out_and_says_what_is_missing()
    {
        var plan = Given.Plan(Given.Facts("2026-01-12"));

        Assert.Equal("Datoen for afsendelsen af oplysningsskemaet er ikke oplyst.", plan.LeftOut.Single(one => one.RuleId == "R-SKEMA-REPLY").Why.Danish);
        Assert.Equal("Reglen bygger på Overdragelse til fastholdelsesteamet (R-HANDOVER), som ikke giver en dato her.", plan.LeftOut.Single(one => one.RuleId == "R-FIRSTCALL").Why.Danish);
        Assert.Equal("Undtaget: der følges op uden kontakt til borgeren (standby).",
            Given.Plan(Given.Facts("2026-01-12") with { Standby = true }).LeftOut.Single(one => one.RuleId == "R-FU-FIRST").Why.Danish);
    }

    [Fact]
    [Meets("FORM_RECEIVED_BEFORE_SENT")]
    [Meets("PERIOD_REVERSED")]
    [Meets("PERIOD_NOT_EARLIER")]
    [Meets("PERIODS_OVERLAP")]
    [Meets("BEFORE_FIRST_ABSENCE_DAY")]
    [Meets("DATE_OUTSIDE_CALENDAR")]
    public void Facts_against_each_other_are_refused_all_at_once()
    {
        var facts = Given.Facts("2026-01-12") with
        {
            NotifiedOn = Given.Day("2026-01-11"),
            FormSentOn = Given.Day("2026-02-12"),
            FormReceivedOn = Given.Day("2026-02-11"),
            ExpectedRecoveryOn = Given.Day("2099-01-01"),
            EarlierCountedPeriods =
            [
                new(Given.Day("2025-05-02"), Given.Day("2025-05-01")),
                new(Given.Day("2025-12-01"), Given.Day("2026-01-12")),
                new(Given.Day("2025-06-01"), Given.Day("2025-06-10")),
                new(Given.Day("2025-06-10"), Given.Day("2025-06-20")),
                new(Given.Day("1899-12-31"), Given.Day("1900-01-01")),
            ],
        };
        var settings = Given.Municipality(101);
        var choice = RuleSetChoice.For(settings.RuleSet, facts.FirstAbsenceDay, RuleBook.Shipped).Value;

        var refusal = Assert.IsType<InvalidRequest>(DeadlinePlan.Make(choice, settings.Overlays, facts, Given.Calendar).Refusal);

        Assert.Equal(
            [
                "notified_on:BEFORE_FIRST_ABSENCE_DAY",
                "expected_recovery_on:DATE_OUTSIDE_CALENDAR",
                "form_received_on:FORM_RECEIVED_BEFORE_SENT",
                "earlier_counted_periods[0]:PERIOD_REVERSED",
                "earlier_counted_periods[1]:PERIOD_NOT_EARLIER",
                "earlier_counted_periods[3]:PERIODS_OVERLAP",
                "earlier_counted_periods[4]:DATE_OUTSIDE_CALENDAR",
            ],
            refusal.Violations.Select(violation => violation.ToString()));
    }

    [Fact]
    public void The_last_first_absence_day_that_can_be_planned_stays_within_the_calendar()
    {
        var last = DanishCalendar.LastDay.AddYears(-2);

        Assert.NotNull(Given.Plan(Given.Facts($"{last:O}") with { FormSentOn = last, FormReceivedOn = last }).Find("R-REASSESS"));
        Assert.NotEmpty(Given.Facts($"{last.AddDays(1):O}").Violations());
    }

    // Periods of ten days, each so many days before the one after it.
    private static List<Period> Backwards(DateOnly first, IEnumerable<int> gaps)
    {
        var periods = new List<Period>();
        var before = first;
        foreach (var gap in gaps.Take(8))
        {
            var to = before.AddDays(-gap);
            before = to.AddDays(-9);
            periods.Add(new Period(before, to));
        }

        return periods;
    }

    private static DateOnly FirstMonthEnd(DateOnly countingFrom, IReadOnlyList<Period> earlier)
    {
        for (var month = new DateOnly(countingFrom.Year, countingFrom.Month, 1); ; month = month.AddMonths(1))
        {
            var end = month.AddMonths(1).AddDays(-1);
            var counted = 0;
            for (var day = month.AddMonths(-8); day <= end; day = day.AddDays(1))
            {
                counted += day >= countingFrom || earlier.Any(period => period.Contains(day)) ? 1 : 0;
            }

            if (counted > 154)
            {
                return end;
            }
        }
    }
}
