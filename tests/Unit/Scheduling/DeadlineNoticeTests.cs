using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Which notices of a plan are given, and on which day the next is due.</summary>
public sealed class DeadlineNoticeTests
{
    private const int Lead = 7;
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly HashSet<(Occurrence, NoticeStep)> None = [];

    private static readonly DeadlinePlan Plan = DeadlinePlan.Make(
        RuleSetChoice.Restore("RS-2015", Certainty.Verified, RuleBook.Shipped).Value, [RuleBook.Shipped.FindOverlay("hedensted")!],
        new PlanFacts { FirstAbsenceDay = D0, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormSentOn = D0.AddDays(3), FormReceivedOn = D0.AddDays(7) },
        DanishCalendar.Municipal).Value;

    [Fact]
    public void Of_a_whole_plan_only_duties_of_the_municipality_are_told()
    {
        var told = Of(Plan).Select(one => one.Date).Distinct().ToList();

        Assert.Subset(told.Select(date => date.RuleId).ToHashSet(), new HashSet<string> { "R-7A", "R-FIRSTCALL", "R-FU-FIRST", "R-HANDOVER", "R-REASSESS" });
        Assert.All(told, date => Assert.Equal((Norm.Duty, BoundParty.Municipality), (date.Norm, date.Binds)));
    }

    [Fact]
    public void Each_has_three_a_lead_time_before_its_last_working_day_on_that_day_and_on_the_day_after_the_laws()
    {
        // The end of week 8 is a Sunday.
        Assert.Equal(
            [(NoticeStep.Approaching, "2026-02-27"), (NoticeStep.Reached, "2026-03-06"), (NoticeStep.Missed, "2026-03-09")],
            Of(Plan).Where(one => one.Date.RuleId == "R-FU-FIRST").Select(one => (one.Step, $"{one.Day:O}")));
    }

    [Fact]
    public void An_officers_own_day_moves_the_first_two_and_never_the_last()
    {
        var first = Plan.Find("R-FU-FIRST")!;

        Assert.Equal(
            ["2026-02-13", "2026-02-20", "2026-03-09"],
            Notices.Of(Plan.Deadlines, new Dictionary<Occurrence, DateOnly> { [first.Key] = new(2026, 2, 20) }, Lead)
                .Where(one => one.Date == first).OrderBy(one => one.Step).Select(one => $"{one.Day:O}"));
    }

    [Fact]
    public void The_next_day_is_that_of_the_first_notice_that_was_not_given_of_what_is_not_done()
    {
        PlannedDeadline[] only = [Plan.Find("R-FU-FIRST")!];
        var given = None.ToHashSet();

        Assert.Equal(new DateOnly(2026, 2, 27), Next(only));
        given.Add((only[0].Key, NoticeStep.Approaching));
        Assert.Equal(new DateOnly(2026, 3, 6), Next(only));

        PlannedDeadline[] held = [only[0] with { Met = new(new DateOnly(2026, 2, 20), "talk", new("samtalen", "the talk")) }];
        Assert.Null(Notices.NextDay(held, null, Notices.Of(held, Own.None, Lead), given, new DateOnly(2026, 2, 20)));

        // What is to come is written when it has come.
        Assert.Equal(new DateOnly(2026, 2, 20), Notices.NextDay(held, null, Notices.Of(held, Own.None, Lead), given, D0));
        Assert.Equal(new DateOnly(2026, 2, 1), Notices.NextDay(only, new DateOnly(2026, 2, 1), Notices.Of(only, Own.None, Lead), given, D0));

        DateOnly? Next(PlannedDeadline[] dates) => Notices.NextDay(dates, null, Notices.Of(dates, Own.None, Lead), given, D0);
    }

    private static IEnumerable<Notice> Of(DeadlinePlan plan) => Notices.Of(plan.Deadlines, Own.None, Lead);
}
