using Google.Type;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;
using KindOfEmployment = Sygeopfoelgning.Types.V1.KindOfEmployment;
using PlanFacts = Sygeopfoelgning.Scheduling.V1.PlanFacts;
using VisitationCategory = Sygeopfoelgning.Types.V1.VisitationCategory;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>The violations of a preview: all at once, each at its field.</summary>
public sealed class PreviewPlanRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private readonly PreviewPlanRequest request = new()
    {
        RulesToTry = new RulesToTry { RuleSetId = "RS-2015", OverlayIds = { "kbh-2014" } },
        Facts = new PlanFacts { FirstAbsenceDay = Day(2026, 1, 12), KindOfEmployment = KindOfEmployment.EmployeeWithPay },
    };

    [Fact]
    public void Facts_and_rules_that_fit_are_accepted() => AssertRefused();

    [Fact]
    public void Rules_and_facts_are_needed() => AssertRefused(new PreviewPlanRequest(), "rules:FIELD_REQUIRED", "facts:FIELD_REQUIRED");

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        request.RulesToTry = new RulesToTry { RuleSetId = "RS-1999", OverlayIds = { "kbh-2014", "nowhere", "kbh-2014" } };
        request.Facts.KindOfEmployment = KindOfEmployment.Unspecified;
        request.Facts.FormSentOn = Day(2026, 2, 30);
        request.Facts.FormReceivedOn = Day(2025, 12, 1);
        request.Facts.ExpectedRecoveryOn = Day(2099, 5, 1);
        request.Facts.Category = (VisitationCategory)9;
        AssertRefused(
            "facts.category:ENUM_UNKNOWN",
            "facts.expected_recovery_on:DATE_OUTSIDE_CALENDAR",
            "facts.form_received_on:BEFORE_FIRST_ABSENCE_DAY",
            "facts.form_sent_on:DATE_INVALID",
            "facts.kind_of_employment:FIELD_REQUIRED",
            "rules_to_try.overlay_ids[1]:OVERLAY_UNKNOWN",
            "rules_to_try.overlay_ids[2]:OVERLAY_REPEATED",
            "rules_to_try.rule_set_id:RULE_SET_UNKNOWN");
    }

    [Fact]
    public void A_rule_set_that_is_switched_off_cannot_be_tried()
    {
        request.RulesToTry.RuleSetId = "RS-2027";
        AssertRefused("rules_to_try.rule_set_id:RULE_SET_SWITCHED_OFF");
    }

    [Theory]
    [InlineData(1899, 12, 31)]
    [InlineData(2101, 1, 1)]
    public void A_first_absence_day_outside_the_calendar_is_refused(int year, int month, int day)
    {
        request.Facts.FirstAbsenceDay = Day(year, month, day);
        AssertRefused("facts.first_absence_day:DATE_OUTSIDE_CALENDAR");
    }

    [Fact]
    public void Periods_are_complete_earlier_forward_and_apart()
    {
        request.Facts.EarlierCountedPeriods.AddRange([
            Period(Day(2025, 9, 1), Day(2025, 9, 30)),
            Period(Day(2025, 9, 30), Day(2025, 10, 5)),
            Period(Day(2025, 8, 2), Day(2025, 8, 1)),
            Period(Day(2026, 1, 1), Day(2026, 1, 12)),
        ]);
        AssertRefused(
            "facts.earlier_counted_periods[1]:PERIODS_OVERLAP",
            "facts.earlier_counted_periods[2]:PERIOD_REVERSED",
            "facts.earlier_counted_periods[3]:PERIOD_NOT_EARLIER");
    }

    [Theory]
    [InlineData(2015, 3, 2, true)]   // ten years to the day
    [InlineData(2015, 3, 1, false)]
    [InlineData(1950, 3, 2, false)]
    [Rules.Meets("PERIOD_TOO_LONG")]
    public void A_period_is_no_longer_than_a_course_can_be(int year, int month, int day, bool isAccepted)
    {
        request.Facts.EarlierCountedPeriods.Add(Period(Day(year, month, day), Day(2025, 3, 1)));
        AssertRefused(isAccepted ? Array.Empty<string>() : ["facts.earlier_counted_periods[0]:PERIOD_TOO_LONG"]);
    }

    [Fact]
    public void A_period_without_an_end_is_refused()
    {
        request.Facts.EarlierCountedPeriods.Add(Period(Day(2025, 9, 1), null));
        AssertRefused("facts.earlier_counted_periods[0].to:FIELD_REQUIRED");
    }

    [Fact]
    public void At_most_50_periods_and_10_overlays()
    {
        request.RulesToTry.OverlayIds.AddRange(Enumerable.Repeat("kbh-2014", 10));
        request.Facts.EarlierCountedPeriods.AddRange(
            Enumerable.Range(0, 51).Select(i => Period(Day(2025, 1, 1).Plus(i), Day(2025, 1, 1).Plus(i))));
        AssertRefused("facts.earlier_counted_periods:LIST_TOO_LONG", "rules_to_try.overlay_ids:LIST_TOO_LONG");
    }

    [Fact]
    public void GetPlan_needs_a_case_id()
    {
        var refused = RequestChecks.Check(new GetPlanRequest { CaseId = "1" }, rules: null, Today)!;
        Assert.Equal("case_id:UUID_INVALID", Assert.Single(refused.Violations).ToString());
    }

    private void AssertRefused(params string[] expected) => AssertRefused(request, expected);

    private static void AssertRefused(PreviewPlanRequest request, params string[] expected) => Assert.Equal(
        expected.Order(StringComparer.Ordinal),
        (RequestChecks.Check(request, new PreviewPlanValidator(RuleBook.Shipped), Today)?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal));

    private static CountedPeriod Period(Date from, Date? to) => new() { From = from, To = to };

    private static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };
}

internal static class DaysLater
{
    public static Date Plus(this Date date, int days) => date.ToDateOnly()!.Value.AddDays(days).ToProto();
}
