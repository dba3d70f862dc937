using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>
/// The stories of domain.md section 7 as histories, looked at day by day: each date on its day, and in each state on the days it is in it.
/// The persons are invented.
/// </summary>
public sealed class StoryHistoryTests
{
    [Fact]
    public void Story_1_a_smooth_case()
    {
        var story = new Story("2026-01-12")
            .On("2026-02-12", "NOTIFIED").On("2026-02-12", "FORM_SENT")
            .On("2026-02-16", "FORM_RECEIVED").On("2026-02-16", "EXPECTATION_STATED", ("EXPECTED_RECOVERY_ON", "2026-03-02"))
            .On("2026-02-16", "CATEGORY_DECIDED", ("CATEGORY", "CATEGORY_1")).On("2026-02-16", "HANDED_OVER")
            .On("2026-02-17", "CITIZEN_CALLED")
            .On("2026-03-02", "RECOVERED");

        story.HasDates("2026-01-20",
            ("R-EMP-TALK", "2026-02-09", null), ("R-NEMREF-PAY", "2026-02-16", null), ("R-EMPPERIOD", "2026-02-11", null),
            ("R-FU-FIRST", "2026-03-08", "2026-03-06"), ("R-22W-EXCL", "2026-07-15", null), ("R-REASSESS", "2026-07-31", "2026-07-31"));
        story.HasDates("2026-02-13", ("R-SKEMA-REPLY", "2026-02-20", null));
        story.HasDates("2026-02-16", ("R-HANDOVER", "2026-02-16", "2026-02-16"), ("R-FIRSTCALL", "2026-02-17", "2026-02-17"));

        story.IsIn("R-NEMREF-PAY", (DeadlineState.Open, "2026-01-12", "2026-02-11"), (DeadlineState.Met, "2026-02-12", "2026-04-01"));
        story.IsIn("R-EMP-TALK", (DeadlineState.Open, "2026-01-12", "2026-02-09"), (DeadlineState.Overdue, "2026-02-10", "2026-03-01"),
            (DeadlineState.NotRelevant, "2026-03-02", "2026-04-01"));
        story.IsIn("R-SKEMA-REPLY", (DeadlineState.Open, "2026-02-12", "2026-02-15"), (DeadlineState.Met, "2026-02-16", "2026-04-01"));
        story.IsIn("R-FIRSTCALL", (DeadlineState.Open, "2026-02-16", "2026-02-16"), (DeadlineState.Met, "2026-02-17", "2026-04-01"));
        story.IsIn("R-EMPPERIOD", (DeadlineState.Open, "2026-01-12", "2026-02-10"), (DeadlineState.Met, "2026-02-11", "2026-04-01"));
        story.IsIn("R-REASSESS", (DeadlineState.Open, "2026-01-12", "2026-03-01"), (DeadlineState.Cancelled, "2026-03-02", "2026-08-10"));
        story.IsIn("R-22W-EXCL", (DeadlineState.Cancelled, "2026-03-02", "2026-08-10"));
        Assert.Null(story.At("2026-02-16").Find("R-FU-FIRST"));
        Assert.Equal(NotGivenReason.Excepted, story.At("2026-02-16").NotGiven.Single(one => one.Rule.Id == "R-FU-FIRST").Reason);
        Assert.Null(story.At("2026-03-02").Find("R-285-MAND"));
    }

    [Fact]
    public void Story_1b_expected_back_within_26_weeks_is_exempt_only_where_the_law_of_2026_holds()
    {
        (string, string)[] expected = [("EXPECTED_RECOVERY_ON", "2026-12-01"), ("EMPLOYER_EXPECTS_UNDER_26_WEEKS", "YES")];
        var today = new Story("2026-08-10", set: "RS-2026H2").On("2026-08-20", "EXPECTATION_STATED", expected);
        var seed = new Story("2026-08-10").On("2026-08-20", "EXPECTATION_STATED", expected);

        var exempt = today.At("2026-08-20");
        Assert.Equal(Given.Day("2027-02-07"), exempt.Find("R-26W")!.Date);
        Assert.Null(exempt.Find("R-FU-FIRST"));
        Assert.Equal(NotGivenReason.Exempt, exempt.NotGiven.Single(one => one.Rule.Id == "R-FU-FIRST").Reason);
        Assert.Equal(Given.Day("2027-02-08"), exempt.RenewOn);
        Assert.Equal(Given.Day("2026-12-01"), exempt.Find("R-26W/CHECK")!.Date);
        Assert.NotNull(today.At("2026-08-19").Find("R-FU-FIRST"));
        Assert.Null(today.At("2027-02-07").Find("R-FU-FIRST"));
        Assert.Equal(Given.Day("2027-02-08"), today.At("2027-02-08").Find("R-FU-FIRST")!.Date);
        seed.HasDates("2026-08-20", ("R-FU-FIRST", "2026-10-04", "2026-10-02"));
    }

    [Theory]
    [InlineData("NO")]
    [InlineData("NOT_KNOWN")]
    public void Story_1b_an_employer_who_does_not_expect_it_or_is_not_asked_does_not_exempt(string employer)
    {
        var story = new Story("2026-08-10", set: "RS-2026H2")
            .On("2026-08-20", "EXPECTATION_STATED", ("CITIZEN_EXPECTS_UNDER_26_WEEKS", "YES"), ("EMPLOYER_EXPECTS_UNDER_26_WEEKS", employer));

        Assert.Null(story.At("2026-08-20").Find("R-26W"));
        story.HasDates("2026-08-20", ("R-FU-FIRST", "2026-10-04", "2026-10-02"));
    }

    // The employer changes its mind in November: the duty holds again from then, and is not in arrears since October.
    [Fact]
    public void Story_1b_an_expectation_that_falls_away_ends_the_exemption_and_revives_the_duty()
    {
        var story = new Story("2026-08-10", set: "RS-2026H2")
            .On("2026-08-20", "EXPECTATION_STATED", ("CITIZEN_EXPECTS_UNDER_26_WEEKS", "YES"), ("EMPLOYER_EXPECTS_UNDER_26_WEEKS", "YES"))
            .On("2026-11-14", "EXPECTATION_STATED", ("EMPLOYER_EXPECTS_UNDER_26_WEEKS", "NO"));

        Assert.Null(story.At("2026-11-13").Find("R-FU-FIRST"));
        var revived = story.At("2026-11-14").Find("R-FU-FIRST")!;
        Assert.Equal((Given.Day("2026-11-16"), Given.Day("2026-10-04")), (revived.Date, revived.Unmoved)); // the 14th is a Saturday
        story.IsIn("R-FU-FIRST", (DeadlineState.Open, "2026-11-14", "2026-11-16"), (DeadlineState.Overdue, "2026-11-17", "2026-12-01"));
    }

    [Fact]
    public void Story_2_a_risk_case_over_Easter()
    {
        string[] held = ["2026-04-23", "2026-05-21", "2026-06-18", "2026-07-16", "2026-08-13", "2026-09-10"];
        var story = new Story("2026-03-02")
            .On("2026-04-01", "NOTIFIED").On("2026-04-01", "FORM_SENT")
            .On("2026-04-07", "FORM_RECEIVED").On("2026-04-07", "EXPECTATION_STATED", ("EXPECTED_RECOVERY_ON", "2026-10-01")).On("2026-04-07", "HANDED_OVER")
            .On("2026-04-08", "CITIZEN_CALLED").On("2026-04-08", "CERTIFICATE_REQUESTED", ("FORM", "LAE_285"))
            .On("2026-04-22", "CERTIFICATE_RECEIVED", ("FORM", "LAE_285"))
            .On("2026-04-23", "CATEGORY_DECIDED", ("CATEGORY", "CATEGORY_2"))
            .On("2026-04-28", "ROUND_TABLE_HELD").On("2026-04-28", "NOTE_WRITTEN");
        foreach (var day in held)
        {
            story.On(day, "FOLLOW_UP_HELD", ("CONTACT_FORM", "IN_PERSON"));
        }

        story.HasDates("2026-04-08",
            ("R-EMP-TALK", "2026-03-30", null), ("R-NEMREF-PAY", "2026-04-07", null), ("R-EMPPERIOD", "2026-04-01", null),
            ("R-FU-FIRST", "2026-04-26", "2026-04-24"), ("R-SKEMA-REPLY", "2026-04-09", null), ("R-HANDOVER", "2026-04-07", "2026-04-07"),
            ("R-FIRSTCALL", "2026-04-08", "2026-04-08"), ("R-285-DL", "2026-04-22", null), ("R-BROAD", "2026-06-02", null),
            ("R-FU-PURPOSE/12", "2026-05-24", null), ("R-22W-EXCL", "2026-09-02", null), ("R-REASSESS", "2026-09-30", "2026-09-30"),
            ("R-7A", "2026-09-16", "2026-09-16"));
        Assert.Equal(Given.Day("2026-04-06"), story.At("2026-04-08").Find("R-NEMREF-PAY")!.Unmoved); // the law's own date, 2. påskedag
        story.IsIn("R-285-DL", (DeadlineState.Open, "2026-04-08", "2026-04-21"), (DeadlineState.Met, "2026-04-22", "2026-10-10"));
        story.IsIn("R-EMP-TALK", (DeadlineState.Open, "2026-03-02", "2026-03-30"), (DeadlineState.Overdue, "2026-03-31", "2026-10-10"));
        story.IsIn("R-FU-FIRST", (DeadlineState.Open, "2026-03-02", "2026-04-22"), (DeadlineState.Met, "2026-04-23", "2026-10-10"));
        story.IsIn("R-NOTE/ONSITE", (DeadlineState.Met, "2026-04-28", "2026-10-10"));

        // Each follow-up starts the next, 28 days later, and is met by it.
        foreach (var (day, next) in held.Zip(held.Skip(1).Append("2026-10-08")))
        {
            story.HasDates(day, ("R-FU-4W", next, next));
            Assert.Equal(DeadlineState.Open, story.At(day).Find("R-FU-4W")!.StateOn(Given.Day(day)));
        }

        Assert.Equal(6, story.At("2026-10-09").All("R-FU-4W").Count);
        Assert.Equal([5], story.At("2026-10-09").All("R-FU-4W").Select(one => one.StateOn(Given.Day("2026-10-09"))).CountBy(state => state)
            .Where(one => one.Key == DeadlineState.Met).Select(one => one.Value));
        Assert.Equal(DeadlineState.Overdue, story.At("2026-10-09").Find("R-FU-4W")!.StateOn(Given.Day("2026-10-09")));

        // At least five before the reassessment: counted, forecast and reached.
        Assert.Equal(new Remaining(5, 0, 6, false), story.Remaining("R-FU-MIN5", "2026-04-22"));
        Assert.Equal(new Remaining(5, 2, 6, false), story.Remaining("R-FU-MIN5", "2026-05-22"));
        Assert.Equal((5, 0), (story.Remaining("R-FU-MIN5", "2026-08-13")!.Held, story.Remaining("R-FU-MIN5", "2026-08-13")!.Missing));
        story.IsIn("R-FU-MIN5", (DeadlineState.Open, "2026-04-22", "2026-08-12"), (DeadlineState.Met, "2026-08-13", "2026-10-10"));
    }

    [Fact]
    public void Five_follow_ups_are_warned_of_when_the_rhythm_falls_short_and_when_they_are_out_of_reach()
    {
        var story = new Story("2026-03-02").On("2026-04-23", "FOLLOW_UP_HELD");

        Assert.False(story.Remaining("R-FU-MIN5", "2026-05-20")!.IsShort);
        var late = story.Remaining("R-FU-MIN5", "2026-08-03")!;
        Assert.True(late.IsShort);
        Assert.False(late.IsOutOfReach);
        Assert.False(story.Remaining("R-FU-MIN5", "2026-09-24")!.IsOutOfReach); // four working days left, four to hold
        Assert.True(story.Remaining("R-FU-MIN5", "2026-09-25")!.IsOutOfReach);
    }

    [Fact]
    public void Story_2_under_the_law_of_2025_rests_after_the_first_talk_and_revives()
    {
        var story = new Story("2026-03-02", set: "RS-2025")
            .On("2026-04-07", "EXPECTATION_STATED", ("EXPECTED_RECOVERY_ON", "2026-07-22"), ("PREDICTABLE_COURSE", "YES"))
            .On("2026-04-23", "FOLLOW_UP_HELD");

        Assert.NotNull(story.At("2026-04-22").Find("R-FU-4IN6"));
        var exempt = story.At("2026-04-23");
        Assert.Equal((Given.Day("2026-04-23"), Given.Day("2026-07-22")), (exempt.Find("R-13F")!.WindowFrom, exempt.Find("R-13F")!.Date));
        Assert.Null(exempt.Find("R-FU-4IN6"));
        Assert.Equal(Given.Day("2026-07-22"), exempt.Find("R-13F/CHECK")!.Date);
        var over = story.At("2026-07-23");
        Assert.Equal(Given.Day("2026-09-02"), over.Find("R-FU-4IN6")!.Date);
        Assert.Equal(3, over.RemainingOn(over.Find("R-FU-4IN6")!, Given.Day("2026-07-23"))!.Missing);
    }

    [Fact]
    public void Story_3_standby()
    {
        string[] held = ["2026-03-27", "2026-04-24", "2026-05-22"];
        var story = new Story("2026-02-02")
            .On("2026-03-09", "NOTIFIED").On("2026-03-09", "FORM_RECEIVED").On("2026-03-09", "STANDBY_CHANGED", ("STANDBY", "YES"))
            .On("2026-06-01", "STANDBY_CHANGED", ("STANDBY", "NO"));
        foreach (var day in held)
        {
            story.On(day, "FOLLOW_UP_HELD", ("CONTACT_FORM", "STANDBY"));
        }

        story.HasDates("2026-03-08", ("R-FU-FIRST", "2026-03-29", "2026-03-27"), ("R-NEMREF-PAY", "2026-03-09", null), ("R-EMPPERIOD", "2026-03-04", null),
            ("R-22W-EXCL", "2026-08-05", null), ("R-REASSESS", "2026-08-31", "2026-08-31"), ("R-7A", "2026-08-17", "2026-08-17"));
        Assert.Null(story.At("2026-03-09").Find("R-FU-FIRST"));
        story.HasDates("2026-03-09", ("R-STANDBY", "2026-03-29", "2026-03-27"));
        story.HasDates("2026-03-27", ("R-STANDBY/NEXT", "2026-04-24", "2026-04-24"));
        story.HasDates("2026-04-24", ("R-STANDBY/NEXT", "2026-05-22", "2026-05-22"));
        story.HasDates("2026-05-22", ("R-STANDBY/NEXT", "2026-06-19", "2026-06-19"));
        Assert.Null(story.At("2026-05-22").Find("R-FU-4W"));

        // The citizen asks for a talk: the follow-up that is due becomes an ordinary one.
        story.HasDates("2026-06-01", ("R-FU-4W", "2026-06-19", "2026-06-19"));
        Assert.Equal(["2026-03-27", "2026-04-24"], story.At("2026-06-01").All("R-STANDBY/NEXT").Select(one => $"{one.StartedBy.Day:O}"));
        story.IsIn("R-STANDBY", (DeadlineState.Open, "2026-03-09", "2026-03-26"), (DeadlineState.Met, "2026-03-27", "2026-06-30"));
        Assert.Equal(3, story.Remaining("R-FU-MIN5", "2026-05-22")!.Held);
        Assert.Contains(story.Requirements("INVITE", "2026-04-01"), one => one.IsProhibition);
        Assert.DoesNotContain(story.Requirements("INVITE", "2026-06-01"), one => one.IsProhibition);
    }

    [Fact]
    public void Story_3_a_life_threatening_illness_is_extended_without_end_and_reviewed_every_13_weeks()
    {
        var story = new Story("2026-02-02").On("2026-08-10", "REASSESSMENT_DECIDED", ("OUTCOME", "EXTENDED"))
            .On("2026-08-10", "EXTENSION_DECIDED", ("GROUND", "LIFE_THREATENING_ILLNESS"));

        var plan = story.At("2026-08-10");
        Assert.Equal((Given.Day("2026-09-01"), true), (plan.Find("R-EXT-5")!.WindowFrom, plan.Find("R-EXT-5")!.IsOpenEnded));
        Assert.Equal(Given.Day("2026-11-30"), plan.Find("R-EXT-5/REVIEW")!.Date);
        story.IsIn("R-EXT-5", (DeadlineState.Open, "2026-08-10", "2028-01-01"));
        story.IsIn("R-REASSESS", (DeadlineState.Open, "2026-02-02", "2026-08-09"), (DeadlineState.Met, "2026-08-10", "2026-12-01"));
    }

    [Fact]
    public void Story_5_a_partial_return_in_steps()
    {
        var story = new Story("2025-09-01");
        foreach (var day in (string[])["2025-10-23", "2025-11-20", "2025-12-18"])
        {
            story.On(day, "FOLLOW_UP_HELD");
        }

        foreach (var (day, hours) in ((string, string)[])[("2025-11-03", "15"), ("2025-11-24", "20"), ("2025-12-15", "30"), ("2026-01-05", "34")])
        {
            story.On(day, "PARTIAL_RETURN", ("HOURS_CONTRACTED", "37"), ("HOURS_WORKED", hours));
        }

        story.HasDates("2025-09-01", ("R-FU-FIRST", "2025-10-26", "2025-10-24"), ("R-EMPPERIOD", "2025-10-01", null),
            ("R-22W-EXCL", "2026-03-04", null), ("R-REASSESS", "2026-03-31", "2026-03-31"));
        story.HasDates("2025-12-18", ("R-FU-4W", "2026-01-15", "2026-01-15"), ("R-22W-EXCL", "2026-03-04", null));
        Assert.Null(story.At("2026-01-04").Find("R-PART-4H"));
        story.HasDates("2026-01-05", ("R-PART-4H", "2026-01-05", null));
        Assert.Equal(DeadlineState.Open, story.At("2026-01-04").Find("R-FU-4W")!.StateOn(Given.Day("2026-01-04")));
        story.IsIn("R-FU-4W", (DeadlineState.Cancelled, "2026-01-05", "2026-03-01"));
        story.IsIn("R-REASSESS", (DeadlineState.Open, "2025-09-01", "2026-01-04"), (DeadlineState.Cancelled, "2026-01-05", "2026-05-01"));
    }

    [Fact]
    public void Story_5_a_relapse_takes_the_dates_up_again()
    {
        var story = new Story("2025-09-01").On("2025-10-23", "FOLLOW_UP_HELD").On("2025-11-10", "RECOVERED").On("2025-11-17", "RELAPSED");

        story.IsIn("R-REASSESS", (DeadlineState.Open, "2025-09-01", "2025-11-09"), (DeadlineState.Cancelled, "2025-11-10", "2025-11-16"),
            (DeadlineState.Open, "2025-11-17", "2026-01-01"));
        story.HasDates("2025-11-17", ("R-FU-4W", "2025-11-20", "2025-11-20"), ("R-22W-EXCL", "2026-03-11", null)); // seven days later
    }

    [Fact]
    public void Story_6_a_no_show()
    {
        var story = new Story("2026-04-13")
            .On("2026-05-18", "INVITATION_SENT").On("2026-06-02", "NO_SHOW").On("2026-06-03", "HEARING_SENT").On("2026-06-03", "EMPLOYER_TOLD_OF_HEARING")
            .On("2026-06-18", "LAPSE_DECIDED").On("2026-06-18", "DECISION_NOTIFIED", ("STOPS_PAYMENT", "YES"))
            .On("2026-06-26", "COOPERATED").On("2026-06-26", "FOLLOW_UP_HELD").On("2026-07-10", "COMPLAINT_RECEIVED");

        story.HasDates("2026-04-13", ("R-FU-FIRST", "2026-06-07", "2026-06-04"));
        story.HasDates("2026-06-03", ("R-LAPSE-FROM", "2026-06-03", null), ("R-LAPSE-HEAR", "2026-06-17", null), ("R-LAPSE-EMP", "2026-06-03", "2026-06-03"));
        story.HasDates("2026-06-18", ("R-APPEAL-4W", "2026-07-16", null), ("R-LAPSE-RESUME", "2026-07-01", null));
        story.HasDates("2026-06-26", ("R-LAPSE-RESUME/FROM", "2026-06-27", null));
        story.HasDates("2026-07-10", ("R-APPEAL-4W/REVIEW", "2026-08-07", "2026-08-07"));
        story.IsIn("R-LAPSE-HEAR", (DeadlineState.Open, "2026-06-03", "2026-06-17"), (DeadlineState.Overdue, "2026-06-18", "2026-08-01"));
        story.IsIn("R-APPEAL-4W", (DeadlineState.Open, "2026-06-18", "2026-07-09"), (DeadlineState.Met, "2026-07-10", "2026-08-30"));
        story.IsIn("R-FU-FIRST", (DeadlineState.Open, "2026-04-13", "2026-06-07"), (DeadlineState.Overdue, "2026-06-08", "2026-06-25"), (DeadlineState.MetLate, "2026-06-26", "2026-08-30"));
        story.IsIn("R-LAPSE-RESUME", (DeadlineState.Open, "2026-06-18", "2026-06-25"), (DeadlineState.Met, "2026-06-26", "2026-08-30"));
        Assert.Equal(Given.Day("2026-06-18"), Assert.Single(story.Requirements("STOP_PAYMENT", "2026-06-18"), one => one.Rule.Id == "R-VALIDDEC").NotBefore);
    }

    [Fact]
    public void Story_6_b_a_reasonable_cause_takes_the_lapse_away() => new Story("2026-04-13")
        .On("2026-06-02", "NO_SHOW").On("2026-06-10", "REASONABLE_CAUSE_ACCEPTED")
        .IsIn("R-LAPSE-FROM", (DeadlineState.Open, "2026-06-02", "2026-06-02"), (DeadlineState.Met, "2026-06-03", "2026-06-09"), (DeadlineState.NotRelevant, "2026-06-10", "2026-08-01"));

    [Fact]
    public void Story_6_d_cooperation_after_the_four_weeks_does_not_resume_the_payment()
    {
        var story = new Story("2026-04-13").On("2026-06-02", "NO_SHOW").On("2026-06-18", "LAPSE_DECIDED").On("2026-07-02", "COOPERATED");

        Assert.Null(story.At("2026-07-02").Find("R-LAPSE-RESUME/FROM"));
        Assert.Equal(DeadlineState.MetLate, story.At("2026-07-02").Find("R-LAPSE-RESUME")!.StateOn(Given.Day("2026-07-02")));
    }

    [Fact]
    public void Story_7_extension_at_reassessment()
    {
        var story = new Story("2025-08-04")
            .On("2025-09-25", "FOLLOW_UP_HELD").On("2026-01-14", "FOLLOW_UP_HELD")
            .On("2026-01-05", "CERTIFICATE_REQUESTED", ("FORM", "LAE_125")).On("2026-01-16", "CERTIFICATE_RECEIVED", ("FORM", "LAE_125"))
            .On("2026-02-10", "REASSESSMENT_DECIDED", ("OUTCOME", "EXTENDED"))
            .On("2026-02-10", "EXTENSION_DECIDED", ("GROUND", "MEDICAL_TREATMENT"), ("REVIEW_ON", "2026-06-30"))
            .On("2026-02-10", "DECISION_NOTIFIED")
            .On("2026-06-15", "RECOVERED");

        story.HasDates("2026-01-05",
            ("R-FU-FIRST", "2025-09-28", "2025-09-26"), ("R-22W-EXCL", "2026-02-04", null), ("R-26ABS", "2026-02-01", null),
            ("R-REASSESS", "2026-02-28", "2026-02-27"), ("R-7A", "2026-02-14", "2026-02-13"), ("R-LAE-DL/125", "2026-01-19", null));
        story.HasDates("2026-02-10", ("R-EXT-3", "2028-09-23", null), ("R-EXT-3/REVIEW", "2026-06-30", "2026-06-30"));
        Assert.Equal(Given.Day("2026-03-01"), story.At("2026-02-10").Find("R-EXT-3")!.WindowFrom);
        story.IsIn("R-REASSESS", (DeadlineState.Open, "2025-08-04", "2026-02-09"), (DeadlineState.Met, "2026-02-10", "2026-08-01"));
        story.IsIn("R-LAE-DL/125", (DeadlineState.Open, "2026-01-05", "2026-01-15"), (DeadlineState.Met, "2026-01-16", "2026-08-01"));
        story.IsIn("R-EXT-3", (DeadlineState.Open, "2026-02-10", "2026-06-14"), (DeadlineState.Cancelled, "2026-06-15", "2026-08-01"));
        story.IsIn("R-EXT-3/REVIEW", (DeadlineState.Open, "2026-02-10", "2026-06-14"), (DeadlineState.Cancelled, "2026-06-15", "2026-08-01"));

        var clarification = new Story("2025-08-04").On("2026-02-10", "EXTENSION_DECIDED", ("GROUND", "WORK_ABILITY_CLARIFICATION"));
        clarification.HasDates("2026-02-10", ("R-EXT-2", "2027-06-26", null));

        // A decision of 2 March cannot stop the payment from before it.
        var late = new Story("2025-08-04").On("2026-03-02", "DECISION_NOTIFIED", ("STOPS_PAYMENT", "YES"));
        Assert.Equal(Given.Day("2026-03-02"), Assert.Single(late.Requirements("STOP_PAYMENT", "2026-03-02"), one => one.Rule.Id == "R-VALIDDEC").NotBefore);
    }
}

/// <summary>A case's happenings as a story tells them.</summary>
internal sealed class Story
{
    private readonly List<Happening> happenings;
    private readonly RuleSetChoice choice;
    private readonly IReadOnlyList<Overlay> overlays = RuleBook.Shipped.Overlays;

    public Story(string firstAbsenceDay, string set = "RS-2015", KindOfEmployment kind = KindOfEmployment.EmployeeWithPay)
    {
        happenings = [Happening.Of("registration", "FIRST_ABSENCE_DAY", Given.Day(firstAbsenceDay), ("KIND_OF_EMPLOYMENT", Codes.Of(kind)))];
        choice = new(RuleBook.Shipped.FindSet(set)!, Certainty.Verified);
    }

    public Story On(string day, string type, params (string, string)[] values)
    {
        happenings.Add(Happening.Of($"{type}-{happenings.Count}", type, Given.Day(day), values));
        return this;
    }

    /// <summary>The plan as it was known on a day.</summary>
    public DatePlan At(string day) => DatePlan.Make(choice, overlays, FactHistory.Of(happenings).Value, Given.Calendar, Given.Day(day));

    public Remaining? Remaining(string rule, string day) => At(day) is var plan && plan.Find(rule) is { } date ? plan.RemainingOn(date, Given.Day(day)) : null;

    public IReadOnlyList<Requirement> Requirements(string act, string day) =>
        RuleBook.Requirements(act, choice, overlays, FactHistory.Of(happenings).Value, Given.Day(day));

    public void HasDates(string day, params (string Rule, string Date, string? PlanBy)[] expected)
    {
        var plan = At(day);
        foreach (var (rule, date, planBy) in expected)
        {
            var found = plan.Find(rule);
            Assert.True(found is not null, $"{rule} has no date on {day}: {plan.NotGiven.LastOrDefault(one => one.Rule.Id == rule)?.Why.English}");
            Assert.Equal($"{rule} {date} {planBy}", $"{rule} {found.Date:O} {found.PlanBy:O}");
        }
    }

    /// <summary>The last occurrence of the rule is in each state on every day from one to the other, the plan made anew each day.</summary>
    public void IsIn(string rule, params (DeadlineState State, string From, string To)[] expected)
    {
        foreach (var (state, from, to) in expected)
        {
            for (var day = Given.Day(from); day <= Given.Day(to); day = day.AddDays(1))
            {
                var found = At($"{day:O}").Find(rule);
                Assert.True(found is not null, $"{rule} has no date on {day:O}");
                Assert.Equal($"{rule} {day:O} {state}", $"{rule} {day:O} {found.StateOn(day)}");
            }
        }
    }
}
