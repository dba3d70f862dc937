using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>The dates of the stories of domain.md section 7 that are known at registration. The persons are invented.</summary>
public sealed class StoryDatesTests
{
    [Fact]
    public void Story_1_a_smooth_case()
    {
        var plan = Given.Plan(Given.Facts("2026-01-12") with
        {
            FormSentOn = Given.Day("2026-02-12"),
            FormReceivedOn = Given.Day("2026-02-16"),
            ExpectedRecoveryOn = Given.Day("2026-03-02"),
        });

        Dates(plan,
            ("R-EMP-TALK", "2026-02-09", null),
            ("R-NEMREF-PAY", "2026-02-16", null),
            ("R-EMPPERIOD", "2026-02-11", null),
            ("R-FU-FIRST", "2026-03-08", "2026-03-06"),
            ("R-SKEMA-REPLY", "2026-02-20", null),
            ("R-HANDOVER", "2026-02-16", "2026-02-16"),
            ("R-FIRSTCALL", "2026-02-17", "2026-02-17"),
            ("R-22W-EXCL", "2026-07-15", null),
            ("R-REASSESS", "2026-07-31", "2026-07-31"));
        Assert.Equal(VisitationCategory.Category1, plan.ProposedCategory);
    }

    [Fact]
    public void Story_1b_recovery_expected_too_late_for_category_1()
    {
        var plan = Given.Plan(Given.Facts("2026-08-10") with { ExpectedRecoveryOn = Given.Day("2026-12-01") });

        Dates(plan, ("R-FU-FIRST", "2026-10-04", "2026-10-02"), ("R-26ABS", "2027-02-07", null));
        Assert.Null(plan.ProposedCategory);
    }

    [Fact]
    public void Story_2_a_risk_case_over_Easter()
    {
        var plan = Given.Plan(Given.Facts("2026-03-02") with { FormSentOn = Given.Day("2026-04-01"), FormReceivedOn = Given.Day("2026-04-07") });

        Dates(plan,
            ("R-EMP-TALK", "2026-03-30", null),
            ("R-NEMREF-PAY", "2026-04-07", null),
            ("R-EMPPERIOD", "2026-04-01", null),
            ("R-FU-FIRST", "2026-04-26", "2026-04-24"),
            ("R-SKEMA-REPLY", "2026-04-09", null),
            ("R-HANDOVER", "2026-04-07", "2026-04-07"),
            ("R-FIRSTCALL", "2026-04-08", "2026-04-08"),
            ("R-BROAD", "2026-06-02", null),
            ("R-FU-PURPOSE/12", "2026-05-24", null),
            ("R-FU-PURPOSE/24", "2026-08-16", null),
            ("R-22W-EXCL", "2026-09-02", null),
            ("R-REASSESS", "2026-09-30", "2026-09-30"),
            ("R-7A", "2026-09-16", "2026-09-16"));
        Assert.Equal(Given.Day("2026-05-18"), plan.Find("R-FU-PURPOSE/12")!.WindowFrom);
    }

    [Fact]
    public void Story_3_standby()
    {
        var plan = Given.Plan(Given.Facts("2026-02-02") with { FormReceivedOn = Given.Day("2026-03-09"), Standby = true });

        Dates(plan,
            ("R-NEMREF-PAY", "2026-03-09", null),
            ("R-EMPPERIOD", "2026-03-04", null),
            ("R-22W-EXCL", "2026-08-05", null),
            ("R-REASSESS", "2026-08-31", "2026-08-31"),
            ("R-7A", "2026-08-17", "2026-08-17"));
        Assert.Null(plan.Find("R-FU-FIRST"));
        Dates(Given.Plan(Given.Facts("2026-02-02")), ("R-FU-FIRST", "2026-03-29", "2026-03-27"));
    }

    [Fact]
    public void Story_5_a_partial_return() =>
        Dates(Given.Plan(Given.Facts("2025-09-01")),
            ("R-FU-FIRST", "2025-10-26", "2025-10-24"),
            ("R-EMPPERIOD", "2025-10-01", null),
            ("R-22W-EXCL", "2026-03-04", null),
            ("R-REASSESS", "2026-03-31", "2026-03-31"));

    [Fact]
    public void Story_6_grundlovsdag_before_the_end_of_week_8() =>
        Dates(Given.Plan(Given.Facts("2026-04-13")), ("R-FU-FIRST", "2026-06-07", "2026-06-04"));

    [Fact]
    public void Story_7_extension_at_reassessment()
    {
        var plan = Given.Plan(Given.Facts("2025-08-04"));

        Dates(plan,
            ("R-FU-FIRST", "2025-09-28", "2025-09-26"),
            ("R-FU-PURPOSE/12", "2025-10-26", null),
            ("R-FU-PURPOSE/16", "2025-11-23", null),
            ("R-FU-PURPOSE/20", "2025-12-21", null),
            ("R-FU-PURPOSE/24", "2026-01-18", null),
            ("R-EMPPERIOD", "2025-09-03", null),
            ("R-22W-EXCL", "2026-02-04", null),
            ("R-26ABS", "2026-02-01", null),
            ("R-REASSESS", "2026-02-28", "2026-02-27"),
            ("R-7A", "2026-02-14", "2026-02-13"));
    }

    private static void Dates(DeadlinePlan plan, params (string RuleId, string Statutory, string? PlanBy)[] expected)
    {
        foreach (var (ruleId, statutory, planBy) in expected)
        {
            var deadline = plan.Find(ruleId);

            Assert.True(deadline is not null, $"{ruleId} is missing");
            Assert.Equal($"{ruleId} {statutory} {planBy}", $"{ruleId} {deadline.StatutoryDate:O} {deadline.PlanBy:O}");
        }
    }
}
