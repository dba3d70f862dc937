using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>An officer's own day moves when a date is planned, never the law's date (S2-31).</summary>
public sealed class PlanByOverrideTests
{
    private static readonly DateOnly Today = new(2026, 2, 2);

    private static readonly IReadOnlyList<PlannedDeadline> Dates = DeadlinePlan.Make(
        RuleSetChoice.Restore("RS-2015", Certainty.Verified, RuleBook.Shipped).Value, [RuleBook.Shipped.FindOverlay("kbh-2014")!],
        Given.Facts("2026-01-12"), Given.Calendar, Today).Value.Deadlines;

    [Theory]
    [InlineData("2026-02-02")]
    [InlineData("2026-03-06")]
    public void A_deadline_of_the_law_is_planned_earlier(string day) => Assert.Equal("R-FU-FIRST", Decide("R-FU-FIRST", day).Value.RuleId);

    [Fact]
    public void It_may_be_on_the_laws_own_day() => Assert.True(Decide("R-REASSESS", "2026-07-31").TryGet(out _, out _));

    [Fact]
    [Meets("STATUTORY_DATE")]
    public void The_laws_date_does_not_move() => Assert.Equal(new StatutoryDate(new(2026, 3, 8)), Decide("R-FU-FIRST", "2026-03-09").Refusal);

    [Fact]
    public void A_guiding_date_may_be_planned_later_than_it_says() =>
        Assert.Equal("R-FU-PURPOSE/12", Decide("R-FU-PURPOSE/12", "2026-05-20").Value.RuleId);

    [Fact]
    [Meets("DATE_NOT_PLANNED")]
    public void What_binds_others_or_nobody_has_no_own_day() => Assert.All(
        (string[])["R-NEMREF-PAY", "R-26ABS", "R-EMP-TALK"], rule => Assert.IsType<DateNotPlanned>(Decide(rule, "2026-02-10").Refusal));

    [Fact]
    [Meets("DATE_NOT_OPEN")]
    public void What_is_done_is_not_planned_any_more()
    {
        var held = Dates.Select(one => one.RuleId == "R-FU-FIRST" ? one with { Met = new(Today, "talk", new("samtalen", "the talk")) } : one).ToList();

        Assert.IsType<DateNotOpen>(PlanByOverride.Decide(held, new("R-FU-FIRST", "registration"), new(2026, 2, 10), Today).Refusal);
    }

    [Fact]
    [Meets("PLAN_BY_PAST")]
    public void Nothing_is_planned_for_yesterday() => Assert.Equal(new PlanByPast(new(2026, 2, 1)), Decide("R-FU-FIRST", "2026-02-01").Refusal);

    [Fact]
    [Meets("DATE_NOT_FOUND")]
    public void A_date_that_the_plan_does_not_have_is_not_found()
    {
        Assert.IsType<DateNotFound>(Decide("R-FU-4W", "2026-02-10").Refusal);
        Assert.IsType<DateNotFound>(PlanByOverride.Decide(Dates, new("R-FU-FIRST", "another"), new(2026, 2, 10), Today).Refusal);
    }

    [Fact]
    public void An_own_day_is_taken_back_whatever_became_of_the_date() => Assert.All(
        Dates, date => Assert.Equal(date, PlanByOverride.Decide(Dates, date.Key, null, Today.AddYears(1)).Value));

    private static Result<PlannedDeadline> Decide(string rule, string planBy) =>
        PlanByOverride.Decide(Dates, new(rule, "registration"), Given.Day(planBy), Today);
}
