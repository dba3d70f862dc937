using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>
/// The boundary days of every rule in the rule files: weekends, holidays, leap days, the ends of months and years. The
/// expected dates were counted outside the code.
/// </summary>
public sealed class RuleBoundaryTests
{
    [Fact]
    public void Every_such_test_is_of_a_rule_there_is()
    {
        var tested = typeof(RuleBoundaryTests).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(RuleAttribute), inherit: false).Cast<RuleAttribute>())
            .Select(attribute => attribute.Id)
            .Distinct();

        Assert.Empty(tested.Except(RuleBook.Shipped.Rules.Select(one => one.Rule.Id)));
    }

    [Theory]
    [Rule("R-EMPPERIOD")]
    [InlineData("2026-01-12", "2026-02-11")]
    [InlineData("2024-02-01", "2024-03-02")]
    [InlineData("2025-12-15", "2026-01-14")]
    public void The_municipality_takes_over_on_the_31st_day_of_an_employee(string first, string from)
    {
        Assert.Equal(Given.Day(from), Given.Deadline("R-EMPPERIOD", Given.Facts(first)).StatutoryDate);
        Assert.Equal(Given.Day(from), Given.Deadline("R-EMPPERIOD", Given.Facts(first, KindOfEmployment.EmployeeWithoutPay)).StatutoryDate);
    }

    [Theory]
    [Rule("R-AKASSE14")]
    [InlineData("2026-01-12", "2026-01-26")]
    [InlineData("2024-02-20", "2024-03-05")]
    public void The_municipality_takes_over_on_the_15th_day_of_an_unemployed(string first, string from) =>
        Assert.Equal(Given.Day(from), Given.Deadline("R-AKASSE14", Given.Facts(first, KindOfEmployment.InsuredUnemployed)).StatutoryDate);

    [Theory]
    [Rule("R-SKEMA-REPLY")]
    [InlineData("2026-02-12", "2026-02-20")] // a Friday
    [InlineData("2026-02-13", "2026-02-23")] // a Saturday moves to Monday
    [InlineData("2026-03-24", "2026-04-01")] // the day before Easter
    [InlineData("2026-03-25", "2026-04-07")] // skærtorsdag moves past 2. påskedag
    [InlineData("2026-05-28", "2026-06-08")] // grundlovsdag on a Friday
    public void The_form_is_answered_8_days_after_its_dispatch_or_on_the_next_working_day(string sent, string due)
    {
        var deadline = Given.Deadline("R-SKEMA-REPLY", Given.Facts("2026-01-12") with { FormSentOn = Given.Day(sent) });

        Assert.Equal(Given.Day(due), deadline.StatutoryDate);
        Assert.Null(deadline.PlanBy);
    }

    [Theory]
    [Rule("R-VISIT-1")]
    [InlineData("2026-01-12", true)]
    [InlineData("2026-03-08", true)] // the last day of the 8th week
    [InlineData("2026-03-09", false)]
    public void Category_1_is_proposed_when_recovery_is_expected_by_the_end_of_the_8th_week(string expected, bool proposed)
    {
        var facts = Given.Facts("2026-01-12") with { ExpectedRecoveryOn = Given.Day(expected) };
        var plan = Given.Plan(facts);

        Assert.Equal(proposed ? VisitationCategory.Category1 : null, plan.ProposedCategory);
        Assert.Equal(proposed ? Given.Day("2026-03-08") : null, plan.Find("R-VISIT-1")?.StatutoryDate);
        Assert.Null(Given.Plan(facts with { Category = VisitationCategory.Category2 }).ProposedCategory);
        Assert.NotNull(plan.Find("R-FU-FIRST"));
    }

    [Theory]
    [Rule("R-NEMREF-NOPAY2")]
    [InlineData("2026-01-12", "2026-01-26")]
    [InlineData("2026-03-19", "2026-04-02")] // skærtorsdag: this one does not move
    public void An_employer_with_no_duty_to_pay_notifies_within_14_days(string first, string due) =>
        Assert.Equal(Given.Day(due), Given.Deadline("R-NEMREF-NOPAY2", Given.Facts(first, KindOfEmployment.EmployeeWithoutPay)).StatutoryDate);

    [Theory]
    [Rule("R-EMP-TALK")]
    [InlineData("2026-01-12", "2026-02-09")]
    [InlineData("2026-03-05", "2026-04-02")] // skærtorsdag: this one does not move
    [InlineData("2024-02-29", "2024-03-28")]
    public void The_employer_holds_the_talk_within_4_weeks(string first, string due) =>
        Assert.Equal(Given.Day(due), Given.Deadline("R-EMP-TALK", Given.Facts(first)).StatutoryDate);

    [Theory]
    [Rule("R-NEMREF-PAY")]
    [InlineData("2026-01-12", "2026-02-16")]
    [InlineData("2026-02-25", "2026-04-01")] // the day before Easter
    [InlineData("2026-02-26", "2026-04-07")] // skærtorsdag
    [InlineData("2026-03-02", "2026-04-07")] // 2. påskedag
    [InlineData("2026-04-10", "2026-05-15")] // the Friday after Ascension is a working day
    [InlineData("2025-11-19", "2025-12-29")] // 24 December to the Monday after
    [InlineData("2023-03-31", "2023-05-08")] // store bededag still closed in 2023
    [InlineData("2024-03-22", "2024-04-26")] // and open in 2024
    public void An_employer_who_pays_wages_notifies_within_5_weeks_or_on_the_next_working_day(string first, string due) =>
        Assert.Equal(Given.Day(due), Given.Deadline("R-NEMREF-PAY", Given.Facts(first)).StatutoryDate);

    [Theory]
    [Rule("R-FAST-WIN")]
    [InlineData("2026-01-12", KindOfEmployment.EmployeeWithPay, "2026-02-15")] // a Sunday, the last day of the 5th week
    [InlineData("2026-03-03", KindOfEmployment.InsuredUnemployed, "2026-04-06")] // 2. påskedag: this one does not move
    [InlineData("2026-01-12", KindOfEmployment.SelfEmployedUninsured, "2026-02-15")]
    public void Early_follow_up_is_asked_for_within_the_first_5_weeks_by_whoever_is_sick(string first, KindOfEmployment kind, string due) =>
        Assert.Equal(Given.Day(due), Given.Deadline("R-FAST-WIN", Given.Facts(first, kind)).StatutoryDate);

    [Theory]
    [Rule("R-FU-FIRST")]
    [InlineData("2026-01-10", "2026-03-06", "2026-03-06")] // a Friday
    [InlineData("2026-01-11", "2026-03-07", "2026-03-06")] // a Saturday
    [InlineData("2026-01-12", "2026-03-08", "2026-03-06")] // a Sunday
    [InlineData("2026-02-10", "2026-04-06", "2026-04-01")] // 2. påskedag
    [InlineData("2026-04-10", "2026-06-04", "2026-06-04")] // the day before grundlovsdag
    [InlineData("2026-04-11", "2026-06-05", "2026-06-04")] // grundlovsdag
    [InlineData("2026-10-30", "2026-12-24", "2026-12-23")]
    [InlineData("2024-01-05", "2024-02-29", "2024-02-29")]
    public void The_first_talk_is_held_by_the_end_of_the_8th_week_and_planned_on_a_working_day(string first, string statutory, string planBy)
    {
        var deadline = Given.Deadline("R-FU-FIRST", Given.Facts(first));

        Assert.Equal((Given.Day(statutory), Given.Day(planBy)), (deadline.StatutoryDate, deadline.PlanBy));
    }

    [Fact]
    [Rule("R-FU-FIRST")]
    public void There_is_no_deadline_for_the_first_talk_in_category_1_or_on_standby()
    {
        var facts = Given.Facts("2026-01-12");

        Assert.Null(Given.Plan(facts with { Standby = true }).Find("R-FU-FIRST"));
        Assert.Null(Given.Plan(facts with { Category = VisitationCategory.Category1 }).Find("R-FU-FIRST"));
        Assert.NotNull(Given.Plan(facts with { Category = VisitationCategory.Category2 }).Find("R-FU-FIRST"));
        Assert.NotNull(Given.Plan(facts with { Category = VisitationCategory.Category3 }).Find("R-FU-FIRST"));
    }

    [Theory]
    [Rule("R-BROAD")]
    [InlineData("2026-01-12", "2026-04-12")]
    [InlineData("2025-11-29", "2026-02-28")]
    [InlineData("2025-11-30", "2026-02-28")] // a month that has no 30th
    [InlineData("2025-12-01", "2026-03-01")]
    [InlineData("2023-11-30", "2024-02-29")]
    public void The_incapacity_is_assessed_broadly_from_3_months_on(string first, string from)
    {
        var milestone = Given.Deadline("R-BROAD", Given.Facts(first));

        Assert.Equal(Given.Day(from), milestone.StatutoryDate);
        Assert.Null(milestone.PlanBy);
    }

    [Theory]
    [Rule("R-26ABS")]
    [InlineData("2025-08-04", "2026-02-01")]
    [InlineData("2024-02-29", "2024-08-28")]
    public void The_26th_week_of_absence_ends_on_day_181(string first, string last) =>
        Assert.Equal(Given.Day(last), Given.Deadline("R-26ABS", Given.Facts(first)).StatutoryDate);

    [Theory]
    [Rule("R-22W-EXCL")]
    [Rule("R-REASSESS")]
    [InlineData("2026-01-12", KindOfEmployment.EmployeeWithPay, "2026-07-15", "2026-07-31", "2026-07-31")]
    [InlineData("2026-02-28", KindOfEmployment.EmployeeWithPay, "2026-08-31", "2026-08-31", "2026-08-31")] // the last day of a month
    [InlineData("2026-03-01", KindOfEmployment.EmployeeWithoutPay, "2026-09-01", "2026-09-30", "2026-09-30")] // and the first
    [InlineData("2024-02-29", KindOfEmployment.EmployeeWithPay, "2024-08-31", "2024-08-31", "2024-08-30")] // a Saturday
    [InlineData("2025-08-04", KindOfEmployment.EmployeeWithPay, "2026-02-04", "2026-02-28", "2026-02-27")]
    [InlineData("2025-11-30", KindOfEmployment.InsuredUnemployed, "2026-05-17", "2026-05-31", "2026-05-29")] // a Sunday
    [InlineData("2026-01-12", KindOfEmployment.SelfEmployedInsured, "2026-06-29", "2026-06-30", "2026-06-30")]
    public void The_reassessment_is_due_at_the_end_of_the_month_of_the_155th_counted_day(
        string first, KindOfEmployment kind, string reached, string monthEnd, string planBy)
    {
        var plan = Given.Plan(Given.Facts(first, kind));

        Assert.Equal(Given.Day(reached), plan.Find("R-22W-EXCL")!.StatutoryDate);
        Assert.Equal(Given.Day(monthEnd), plan.Find("R-REASSESS")!.StatutoryDate);
        Assert.Equal(Given.Day(planBy), plan.Find("R-REASSESS")!.PlanBy);
    }

    // Counting from 11 February 2026. The nine months that end with June 2026 begin on 1 October 2025.
    [Theory]
    [Rule("R-22W-EXCL")]
    [Rule("R-REASSESS")]
    [InlineData("2025-10-01", "2025-10-30", "2026-06-15", "2026-06-30")] // 30 days inside
    [InlineData("2025-09-01", "2025-09-30", "2026-07-15", "2026-07-31")] // 30 days just outside
    [InlineData("2025-09-30", "2025-10-29", "2026-06-16", "2026-06-30")] // one of them outside
    [InlineData("2025-08-11", "2026-01-11", "2026-02-11", "2026-02-28")] // 154 of them: reached on the first day that counts
    public void Earlier_days_count_as_long_as_they_lie_in_the_nine_months(string from, string to, string reached, string monthEnd)
    {
        var plan = Given.Plan(Given.Facts("2026-01-12") with { EarlierCountedPeriods = [new Period(Given.Day(from), Given.Day(to))] });

        Assert.Equal(Given.Day(reached), plan.Find("R-22W-EXCL")!.StatutoryDate);
        Assert.Equal(Given.Day(monthEnd), plan.Find("R-REASSESS")!.StatutoryDate);
    }

    // 155 earlier days: the limit is passed on the first absence day, and there is no day 155 to come.
    [Fact]
    [Rule("R-NEWSICK")]
    [Rule("R-22W-EXCL")]
    public void New_absence_over_the_limit_is_said_at_registration_and_has_no_reassessment()
    {
        var plan = Given.Plan(Given.Facts("2026-01-12") with { EarlierCountedPeriods = [new Period(Given.Day("2025-08-10"), Given.Day("2026-01-11"))] });

        Assert.Equal(Given.Day("2026-01-12"), plan.Find("R-NEWSICK")!.StatutoryDate);
        Assert.All((string[])["R-22W-EXCL", "R-REASSESS", "R-7A"], rule => Assert.Null(plan.Find(rule)));
        Assert.Contains("Nyt fravær efter varighedsbegrænsningen", plan.LeftOut.Single(one => one.RuleId == "R-22W-EXCL").Why.Danish, StringComparison.Ordinal);
    }

    // 26 weeks are 182 days, within twelve calendar months (§ 25).
    [Theory]
    [Rule("R-22W-EXCL")]
    [Rule("R-REASSESS")]
    [InlineData("2026-01-12", "2026-08-12", "2026-08-31")]
    [InlineData("2026-03-31", "2026-10-29", "2026-10-31")]
    public void A_pensioner_is_reassessed_after_26_weeks_in_12_months(string first, string reached, string monthEnd)
    {
        var plan = Given.Plan(Given.Facts(first) with { Circumstances = [Circumstance.Pensioner] });

        Assert.Equal(Given.Day(reached), plan.Find("R-22W-EXCL")!.StatutoryDate);
        Assert.Equal(Given.Day(monthEnd), plan.Find("R-REASSESS")!.StatutoryDate);
    }

    [Theory]
    [Rule("R-CAT1-8W")]
    [InlineData(VisitationCategory.Category1, "2026-03-09")]
    [InlineData(VisitationCategory.Category2, null)]
    public void Category_1_for_more_than_8_weeks_is_a_milestone(VisitationCategory category, string? reached) =>
        Assert.Equal(
            reached is null ? null : Given.Day(reached),
            Given.Plan(Given.Facts("2026-01-12") with { Category = category }).Find("R-CAT1-8W")?.StatutoryDate);

    [Theory]
    [Rule("R-7A")]
    [InlineData("2026-01-12", "2026-07-17", "2026-07-17")]
    [InlineData("2025-08-04", "2026-02-14", "2026-02-13")] // a Saturday
    [InlineData("2024-02-29", "2024-08-17", "2024-08-16")]
    public void Other_help_is_assessed_14_days_before_the_benefit_ends(string first, string statutory, string planBy)
    {
        var deadline = Given.Deadline("R-7A", Given.Facts(first));

        Assert.Equal((Given.Day(statutory), Given.Day(planBy)), (deadline.StatutoryDate, deadline.PlanBy));
    }

    [Theory]
    [Rule("R-FU-PURPOSE/8")]
    [Rule("R-FU-PURPOSE/12")]
    [Rule("R-FU-PURPOSE/16")]
    [Rule("R-FU-PURPOSE/20")]
    [Rule("R-FU-PURPOSE/24")]
    [InlineData(8, "2026-04-20", "2026-04-26")]
    [InlineData(12, "2026-05-18", "2026-05-24")]
    [InlineData(16, "2026-06-15", "2026-06-21")]
    [InlineData(20, "2026-07-13", "2026-07-19")]
    [InlineData(24, "2026-08-10", "2026-08-16")]
    public void Each_purpose_has_its_week_as_a_window(int week, string from, string to)
    {
        var window = Given.Deadline($"R-FU-PURPOSE/{week}", Given.Facts("2026-03-02"));

        Assert.Equal((Given.Day(from), Given.Day(to)), (window.WindowFrom, window.StatutoryDate));
        Assert.Equal(DeadlineKind.Window, window.Kind);
        Assert.Null(window.PlanBy);
        Assert.Null(Given.Plan(Given.Facts("2026-03-02") with { Standby = true }).Find($"R-FU-PURPOSE/{week}"));
        Assert.Null(Given.Plan(Given.Facts("2026-03-02") with { Category = VisitationCategory.Category1 }).Find($"R-FU-PURPOSE/{week}"));
    }

    [Theory]
    [Rule("R-HANDOVER")]
    [Rule("R-FIRSTCALL")]
    [InlineData("2026-02-16", "2026-02-16", "2026-02-17")]
    [InlineData("2026-02-13", "2026-02-13", "2026-02-16")] // a Friday
    [InlineData("2026-02-14", "2026-02-16", "2026-02-17")] // a Saturday
    [InlineData("2026-04-01", "2026-04-01", "2026-04-07")] // the day before Easter
    [InlineData("2026-04-02", "2026-04-07", "2026-04-08")] // skærtorsdag
    public void The_case_is_handed_over_on_the_working_day_of_the_form_and_the_citizen_called_on_the_next(string received, string handover, string call)
    {
        var plan = Given.Plan(Given.Facts("2026-01-12") with { FormReceivedOn = Given.Day(received) });

        Assert.Equal(Given.Day(handover), plan.Find("R-HANDOVER")!.StatutoryDate);
        Assert.Equal(Given.Day(handover), plan.Find("R-HANDOVER")!.PlanBy);
        Assert.Equal(Given.Day(call), plan.Find("R-FIRSTCALL")!.StatutoryDate);
    }
}
