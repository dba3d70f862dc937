using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Forecast;
using Sygeopfoelgning.Scheduling.Statistics;
using Sygeopfoelgning.Scheduling.V1;
using DutyOutcome = Sygeopfoelgning.Scheduling.Statistics.DutyOutcome;
using TimelinessSeries = Sygeopfoelgning.Scheduling.Statistics.TimelinessSeries;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What is counted of the municipality's duties, and what is too small to be shown.</summary>
public sealed class TimelinessTests
{
    private static readonly DateOnly March = new(2026, 3, 1);
    private static readonly DateOnly Today = new(2026, 3, 18);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    public void A_count_from_one_to_four_is_not_shown(int count, int? shown)
    {
        var series = TimelinessSeries.Of([new("R-FU-4W", March, DutyOutcome.Late, count)], [March]);

        Assert.Equal(shown, Assert.Single(series, one => one.Outcome == DutyOutcome.Late).Counts[0]);
    }

    [Fact]
    public void Each_rule_has_its_three_outcomes_with_every_month()
    {
        var series = TimelinessSeries.Of(
            [new("R-FU-FIRST", March, DutyOutcome.InTime, 7), new("R-FU-4W", March.AddMonths(1), DutyOutcome.Missed, 9)], [March, March.AddMonths(1)]);

        Assert.Equal(
            [
                "R-FU-4W InTime 0 0", "R-FU-4W Late 0 0", "R-FU-4W Missed 0 9", "R-FU-FIRST InTime 7 0", "R-FU-FIRST Late 0 0", "R-FU-FIRST Missed 0 0",
            ],
            series.Select(one => $"{one.RuleId} {one.Outcome} {string.Join(' ', one.Counts)}"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(37)]
    public void Statistics_are_of_one_to_36_months(int months) => Assert.Equal(
        ["from:DATE_OUTSIDE_CALENDAR", "months:MONTHS_OUT_OF_RANGE"],
        Violations(RequestChecks.Check(
            new GetTimelinessRequest { From = new DateOnly(2101, 1, 1).ToProto(), Months = months }, new GetTimelinessValidator(), Today)));

    [Fact]
    public void A_forecast_is_of_one_to_26_weeks_and_of_an_officer_or_a_team() => Assert.Equal(
        ["duration:TALK_LENGTH_OUT_OF_RANGE", "team_id:OFFICER_OR_TEAM", "weeks:WEEKS_OUT_OF_RANGE"],
        Violations(RequestChecks.Check(
            new ForecastCapacityRequest { ResponsibleId = "anna", TeamId = "nord", Weeks = 27, Duration = new() { Seconds = 240 } },
            new ForecastCapacityValidator(), Today)));

    private static IEnumerable<string> Violations(Sygeopfoelgning.Kernel.InvalidRequest? refused) =>
        (refused?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal);
}
