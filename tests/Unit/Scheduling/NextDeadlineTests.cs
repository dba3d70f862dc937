using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Which deadline of a plan is the next.</summary>
public sealed class NextDeadlineTests
{
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly DateOnly Today = D0.AddDays(10);

    private static readonly DeadlinePlan Plan = DeadlinePlan.Make(
        RuleSetChoice.Restore("RS-2015", Certainty.Verified, RuleBook.Shipped).Value, [],
        new PlanFacts { FirstAbsenceDay = D0, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormSentOn = D0.AddDays(3), FormReceivedOn = D0.AddDays(7) },
        DanishCalendar.Municipal).Value;

    private static readonly PlannedDeadline FirstTalk = Plan.Find("R-FU-FIRST")!;
    private static readonly PlannedDeadline Reassessment = Plan.Find("R-REASSESS")!;

    [Fact]
    public void It_is_the_municipalitys_duty_that_is_planned_for_the_earliest_day()
    {
        var next = Of(Plan.Deadlines)!;

        Assert.Equal(
            Plan.Deadlines.Where(one => one is { Norm: Norm.Duty, Binds: BoundParty.Municipality, PlanBy: not null }).Min(one => one.PlanBy), next.PlanBy);
        Assert.Equal(new NextDeadline("R-FU-FIRST", FirstTalk.StatutoryDate, FirstTalk.PlanBy!.Value, FirstTalk.LastDay), Of([Reassessment, FirstTalk]));
    }

    [Fact]
    public void An_overdue_one_stays_the_next_on_whatever_day_it_is_looked_at() =>
        Assert.Equal(Of([Reassessment, FirstTalk]), NextDeadline.Of([Reassessment, FirstTalk], Own.None, FirstTalk.StatutoryDate.AddDays(100)));

    [Fact]
    public void An_officers_own_day_counts_in_place_of_the_rules()
    {
        var own = new Dictionary<Occurrence, DateOnly> { [Reassessment.Key] = FirstTalk.PlanBy!.Value.AddDays(-1) };

        Assert.Equal(
            ("R-REASSESS", FirstTalk.PlanBy.Value.AddDays(-1), Reassessment.StatutoryDate),
            NextDeadline.Of([Reassessment, FirstTalk], own, Today) is { } next ? (next.RuleId, next.PlanBy, next.StatutoryDate) : default);
    }

    [Fact]
    public void What_is_done_is_not_open_and_what_is_done_on_a_day_to_come_is_open_until_then()
    {
        var held = FirstTalk with { Met = new(Today.AddDays(1), "talk", new("samtalen", "the talk")) };

        Assert.Equal("R-FU-FIRST", NextDeadline.Of([held, Reassessment], Own.None, Today)?.RuleId);
        Assert.Equal("R-REASSESS", NextDeadline.Of([held, Reassessment], Own.None, Today.AddDays(1))?.RuleId);
    }

    [Fact]
    public void Dates_of_others_and_dates_that_nobody_plans_are_none() =>
        Assert.Null(Of([FirstTalk with { Binds = BoundParty.Citizen }, FirstTalk with { PlanBy = null }, FirstTalk with { Norm = Norm.Period }]));

    [Fact]
    public void What_is_published_of_it_are_days_and_codes_and_of_none_the_case_alone()
    {
        var caseId = Guid.Parse("01930000-0000-7000-8000-000000000001");
        var told = Of([FirstTalk]).ToEvent(caseId);

        Assert.Equal((caseId.ToString(), "R-FU-FIRST"), (told.CaseId, told.RuleId));
        Assert.Equal(new Feed.V1.NextDeadlineChanged { CaseId = caseId.ToString() }, ((NextDeadline?)null).ToEvent(caseId));
    }

    private static NextDeadline? Of(IEnumerable<PlannedDeadline> dates) => NextDeadline.Of(dates, Own.None, Today);
}
