using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;
using BoundParty = Sygeopfoelgning.Scheduling.V1.BoundParty;
using DeadlineState = Sygeopfoelgning.Rules.DeadlineState;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Which work lists are offered, on which days they are about, and what has become of a duty.</summary>
public sealed class WorkListRulesTests
{
    // A Wednesday.
    private static readonly DateOnly Today = new(2026, 3, 18);
    private static readonly Duties Duties = new(RuleBook.Shipped);

    [Fact]
    public void A_list_needs_no_filter_and_takes_all_filters_together()
    {
        AssertRefused(new DeadlineFilter());
        AssertRefused(new DeadlineFilter
        {
            TeamId = "team-nord", RuleId = "R-FU-4W", State = WorkListState.DueThisWeek, BoundParty = BoundParty.Employer,
            DueFrom = Today.ToProto(), DueTo = Today.ToProto(),
        });
        Assert.Null(RequestChecks.Check(new ListDeadlinesRequest(), new ListDeadlinesValidator(Duties), Today));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once() => AssertRefused(
        new DeadlineFilter
        {
            ResponsibleId = "a b", TeamId = "team nord", RuleId = "R-NOWHERE", State = (WorkListState)99, BoundParty = (BoundParty)99,
            DueFrom = new DateOnly(1850, 1, 1).ToProto(), DueTo = new Google.Type.Date { Year = 2026, Month = 2, Day = 30 },
        },
        "filter.bound_party:ENUM_UNKNOWN", "filter.due_from:DATE_OUTSIDE_CALENDAR", "filter.due_to:DATE_INVALID",
        "filter.responsible_id:OPAQUE_ID_INVALID", "filter.rule_id:DUTY_UNKNOWN", "filter.state:ENUM_UNKNOWN", "filter.team_id:OPAQUE_ID_INVALID");

    [Fact]
    public void An_officer_and_a_team_are_not_given_together() =>
        AssertRefused(new DeadlineFilter { ResponsibleId = "anna", TeamId = "team-nord" }, "filter.team_id:OFFICER_OR_TEAM");

    // A constructed CPR number.
    [Fact]
    public void A_CPR_number_is_no_officer() =>
        AssertRefused(new DeadlineFilter { ResponsibleId = "170248-0017" }, "filter.responsible_id:OPAQUE_ID_INVALID");

    [Fact]
    public void A_period_that_ends_before_it_begins_is_refused() => AssertRefused(
        new DeadlineFilter { DueFrom = Today.ToProto(), DueTo = Today.AddDays(-1).ToProto() }, "filter.due_to:DATES_REVERSED");

    [Theory]
    [InlineData("R-FU-FIRST", true)]
    [InlineData("R-STANDBY/NEXT", true)]
    [InlineData("R-EMP-TALK/E2", true)]
    [InlineData("R-EMP-TALK/E2/E3", false)]
    [InlineData("R-FU-FIRST/12", false)]
    [InlineData("r-fu-first", false)]
    [InlineData("R-FU", false)]
    [InlineData("R-FU-FORM", false)]
    public void A_list_is_by_the_id_of_a_duty(string ruleId, bool isOne)
    {
        // R-FU-FORM says what an act must have: nothing is due by it.
        if (isOne)
        {
            AssertRefused(new DeadlineFilter { RuleId = ruleId });
        }
        else
        {
            AssertRefused(new DeadlineFilter { RuleId = ruleId }, "filter.rule_id:DUTY_UNKNOWN");
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(27)]
    public void A_load_is_of_one_to_26_weeks(int weeks) => Assert.Equal(
        ["from:DATE_OUTSIDE_CALENDAR", "team_id:OFFICER_OR_TEAM", "weeks:WEEKS_OUT_OF_RANGE"],
        Violations(RequestChecks.Check(
            new GetTalkLoadRequest { ResponsibleId = "anna", TeamId = "nord", From = new DateOnly(2101, 1, 1).ToProto(), Weeks = weeks },
            new GetTalkLoadValidator(), Today)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(26)]
    public void A_load_of_so_many_weeks_is_offered(int weeks) =>
        Assert.Null(RequestChecks.Check(new GetTalkLoadRequest { Weeks = weeks }, new GetTalkLoadValidator(), Today));

    [Theory]
    [InlineData("2026-03-16", "2026-03-22")]
    [InlineData("2026-03-18", "2026-03-22")]
    [InlineData("2026-03-22", "2026-03-22")]
    [InlineData("2026-03-23", "2026-03-29")]
    public void This_week_is_from_today_to_Sunday(string today, string sunday)
    {
        var listing = Listing(new DeadlineFilter { State = WorkListState.DueThisWeek }, DateOnly.Parse(today, null));

        Assert.Equal((today, sunday), ($"{listing.DueFrom:O}", $"{listing.DueTo:O}"));
    }

    [Fact]
    public void The_days_of_a_state_and_those_that_are_given_must_both_hold()
    {
        var filter = new DeadlineFilter { DueFrom = Today.AddDays(-3).ToProto(), DueTo = Today.AddDays(1).ToProto() };

        Assert.Equal((Today.AddDays(-3), Today.AddDays(1)), Days(WorkListState.Open));
        Assert.Equal((Today.AddDays(-3), Today), Days(WorkListState.Overdue));
        Assert.Equal((Today, Today), Days(WorkListState.DueToday));
        Assert.Equal((Today, Today.AddDays(1)), Days(WorkListState.DueThisWeek));
        Assert.Equal((Today.AddDays(-3), Today.AddDays(1)), Days(WorkListState.Done));

        (DateOnly?, DateOnly?) Days(WorkListState state)
        {
            filter.State = state;
            var listing = Listing(filter, Today);
            return (listing.DueFrom, listing.DueTo);
        }
    }

    [Fact]
    public void Without_a_filter_the_municipalitys_open_duties_are_listed() => Assert.Equal(
        new DeadlineListing(null, null, null, (short)BoundParty.Municipality, IsDone: false, null, null, null), Listing(null, Today));

    [Fact]
    public void Titles_are_those_of_the_cases_rule_set_and_name_the_employment()
    {
        var title = RuleBook.Shipped.FindSet("RS-2015")!.Find("R-EMP-TALK")!.Title;

        Assert.Equal(title, Duties.TitleOf("RS-2015", "R-EMP-TALK"));
        Assert.Equal($"{title.Danish}: ansættelsesforhold 2", Duties.TitleOf("RS-2015", "R-EMP-TALK/E2").Danish);
        Assert.Equal($"{title.English}: employment 12", Duties.TitleOf("RS-2015", "R-EMP-TALK/E12").English);
        Assert.Equal(RuleBook.Shipped.FindSet("RS-2015")!.Find("R-STANDBY/NEXT")!.Title, Duties.TitleOf("RS-2015", "R-STANDBY/NEXT"));

        // A rule that no set has any more.
        Assert.Equal("R-GONE", Duties.TitleOf("RS-2015", "R-GONE").Danish);
    }

    [Fact]
    public void Talks_are_the_municipalitys_duties_that_one_follow_up_fulfils()
    {
        Assert.Contains("R-FU-FIRST", Duties.Talks);
        Assert.Contains("R-FU-4W", Duties.Talks);
        Assert.DoesNotContain("R-FU-MIN5", Duties.Talks);
        Assert.All(Duties.Talks, id => Assert.Contains(
            RuleBook.Shipped.Rules, one => one.Rule.Id == id && one.Rule.MetBy!.Event == "FOLLOW_UP_HELD"));
    }

    // The last day is that of the statutory date, or the day before where it must be met before its date.
    [Theory]
    [InlineData(null, null, null, "2026-03-18", DeadlineState.Open)]
    [InlineData(null, null, null, "2026-03-17", DeadlineState.Overdue)]
    [InlineData("2026-03-17", null, null, "2026-03-17", DeadlineState.Met)]
    [InlineData("2026-03-18", null, null, "2026-03-17", DeadlineState.MetLate)]
    [InlineData("2026-03-17", "2026-03-10", "2026-03-10", "2026-03-17", DeadlineState.Met)]
    [InlineData(null, "2026-03-18", null, "2026-03-18", DeadlineState.Cancelled)]
    [InlineData(null, "2026-03-18", null, "2026-03-17", DeadlineState.NotRelevant)]
    [InlineData(null, "2026-03-10", "2026-03-11", "2026-03-17", DeadlineState.Superseded)]
    public void A_state_follows_from_the_days(string? met, string? cancelled, string? superseded, string last, DeadlineState state)
    {
        var lastDay = DateOnly.Parse(last, null);
        var duty = new ListedDuty
        {
            CaseId = Guid.Empty, CaseNumber = "", RuleSetId = "", ResponsibleId = "", TeamId = "", RuleId = "", Occurrence = "", Kind = 1, NormNumber = 1,
            Authority = 1, BoundParty = 1, Certainty = 1, StatutoryDate = lastDay, LastDay = lastDay, WindowFrom = null, PlanBy = null,
            OwnPlanBy = null, DueOn = lastDay, MetOn = Day(met), CancelledOn = Day(cancelled), SupersededOn = Day(superseded),
        };

        Assert.Equal(state, duty.StateOn(Today));
    }

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.Parse(day, null);

    private static DeadlineListing Listing(DeadlineFilter? filter, DateOnly today) => filter.ToListing(today);

    private static void AssertRefused(DeadlineFilter filter, params string[] violations) => Assert.Equal(
        violations,
        Violations(RequestChecks.Check(new ListDeadlinesRequest { Filter = filter }, new ListDeadlinesValidator(Duties), Today)));

    private static IEnumerable<string> Violations(Sygeopfoelgning.Kernel.InvalidRequest? refused) =>
        (refused?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal);
}
