using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>What moves between two plans of a case.</summary>
public sealed class PlanChangeTests
{
    [Fact]
    public void A_talk_meets_its_deadline_and_starts_the_next()
    {
        var story = new Story("2026-03-02").On("2026-04-23", "FOLLOW_UP_HELD");

        var change = Between(story.At("2026-04-22"), story.At("2026-04-23"));

        Assert.Equal(["R-FU-4W", "R-FU-FIRST", "R-FU-MIN5", "R-FU-PURPOSE/8"], change.Select(one => one.Key.RuleId).Order(StringComparer.Ordinal));
        Assert.Null(change.Single(one => one.Key.RuleId == "R-FU-4W").Before);
        Assert.Equal(Given.Day("2026-04-23"), change.Single(one => one.Key.RuleId == "R-FU-FIRST").After!.Met!.On);
    }

    // A form that was sent a month earlier than was believed: the reply is overdue by it.
    [Fact]
    public void A_fact_that_changes_backwards_shows_what_becomes_too_late_by_it()
    {
        var today = Given.Day("2026-03-10");
        var believed = new Story("2026-01-12").On("2026-03-05", "FORM_SENT");
        var told = new Story("2026-01-12").On("2026-02-05", "FORM_SENT");

        var change = Between(believed.At("2026-03-10"), told.At("2026-03-10"));

        var reply = Assert.Single(change);
        Assert.Equal((Given.Day("2026-03-13"), Given.Day("2026-02-13")), (reply.Before!.StatutoryDate, reply.After!.StatutoryDate));
        Assert.True(reply.IsLateByIt(today));
        Assert.Empty(Between(told.At("2026-03-10"), told.At("2026-03-10")));
    }

    [Fact]
    public void Two_hearings_and_one_extension_that_says_not_which_give_one_agreed_date()
    {
        var plan = new Story("2026-01-12").On("2026-06-03", "HEARING_SENT").On("2026-06-04", "HEARING_SENT")
            .On("2026-06-05", "HEARING_EXTENDED", ("UNTIL", "2026-06-30")).At("2026-06-06");

        Assert.Equal(plan.Dates.Count, plan.Dates.Select(date => date.Key).Distinct().Count());
        Assert.Single(plan.Dates, date => date.Rule.Id == "R-LAPSE-HEAR" && date.Superseded is null);
    }

    [Fact]
    public void A_rule_that_becomes_law_changes_its_date_though_the_day_is_the_same()
    {
        var dates = DeadlinePlan.Of(new Story("2026-01-12").At("2026-02-01")).Deadlines;
        var law = dates.Select(date => date.RuleId == "R-FU-FIRST" ? date with { Authority = Authority.Guide } : date).ToList();

        Assert.Equal(["R-FU-FIRST"], PlanChange.Between(law, dates).Select(one => one.Key.RuleId));
    }

    [Fact]
    public void A_happening_taken_back_takes_its_dates_with_it()
    {
        var story = new Story("2026-01-12").On("2026-06-03", "HEARING_SENT").On("2026-06-04", "TAKEN_BACK", ("CONCERNS", "HEARING_SENT-1"));

        var change = Between(story.At("2026-06-03"), story.At("2026-06-04"));

        Assert.Equal(["R-LAPSE-EMP", "R-LAPSE-HEAR"], change.Where(one => one.After is null).Select(one => one.Key.RuleId).Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<DateChange> Between(DatePlan before, DatePlan after) =>
        PlanChange.Between(DeadlinePlan.Of(before).Deadlines, DeadlinePlan.Of(after).Deadlines);
}
