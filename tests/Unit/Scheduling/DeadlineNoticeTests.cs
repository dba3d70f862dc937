using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

public sealed class DeadlineNoticeTests
{
    private static readonly DateOnly D0 = new(2026, 1, 12);

    private static readonly DeadlinePlan Plan = DeadlinePlan.Make(
        RuleSetChoice.Restore("RS-2015", Certainty.Verified, RuleBook.Shipped).Value, [RuleBook.Shipped.FindOverlay("hedensted")!],
        new PlanFacts { FirstAbsenceDay = D0, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormSentOn = D0.AddDays(3), FormReceivedOn = D0.AddDays(7) },
        DanishCalendar.Municipal).Value;

    [Fact]
    public void Of_a_whole_plan_only_what_binds_the_municipality_is_told() => Assert.Equal(
        ["R-7A", "R-FIRSTCALL", "R-FU-FIRST", "R-HANDOVER", "R-REASSESS"],
        Plan.Deadlines.Where(date => DeadlineNotice.DayOf(date, D0) is not null).Select(date => date.RuleId).Order(StringComparer.Ordinal));

    [Fact]
    public void It_is_told_on_the_last_working_day_on_or_before_the_date()
    {
        var first = Plan.Find("R-FU-FIRST")!;

        // The end of week 8 is a Sunday.
        Assert.Equal((new DateOnly(2026, 3, 8), new DateOnly(2026, 3, 6)), (first.StatutoryDate, DeadlineNotice.DayOf(first, D0)));
    }

    [Fact]
    public void A_day_that_has_come_when_the_plan_is_made_is_told_by_the_plan()
    {
        var first = Plan.Find("R-FU-FIRST")!;
        var planBy = first.PlanBy!.Value;

        Assert.Equal((planBy, false), (DeadlineNotice.DayOf(first, planBy.AddDays(-1)), DeadlineNotice.IsGivenWithThePlan(first, planBy.AddDays(-1))));
        Assert.Equal((null, true), (DeadlineNotice.DayOf(first, planBy), DeadlineNotice.IsGivenWithThePlan(first, planBy)));
        Assert.Equal((null, true), (DeadlineNotice.DayOf(first, planBy.AddDays(1)), DeadlineNotice.IsGivenWithThePlan(first, planBy.AddDays(1))));
    }

    [Fact]
    public void What_binds_others_or_nobody_is_never_told() => Assert.All(
        Plan.Deadlines.Where(date => date.Binds != BoundParty.Municipality || date.Kind != DeadlineKind.Deadline),
        date => Assert.Equal((null, false), (DeadlineNotice.DayOf(date, D0), DeadlineNotice.IsGivenWithThePlan(date, D0.AddYears(2)))));
}
