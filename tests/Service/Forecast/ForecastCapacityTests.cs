using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ForecastCapacity: which cases will break their deadline, from the calendars, bookings and deadlines that are stored.</summary>
public sealed class ForecastCapacityTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Anna = "caseworker-anna";
    private const string Bo = "caseworker-bo";
    private const string North = "team-nord";

    // A Wednesday.
    private static readonly DateOnly Today = new(2026, 3, 18);

    [Fact]
    public async Task Cases_that_break_their_deadline_are_named_before_they_do_with_the_time_that_is_missing()
    {
        var municipality = await Store(
            new(Id(1), "R-FU-FIRST", Today.AddDays(-1)),                                       // overdue: on the first Thursday
            new(Id(2), "R-FU-4W", Today.AddDays(2)),                                           // until Friday: a week later
            new(Id(3), "R-FU-4W", Today.AddDays(12)),                                          // no Thursday left
            new(Id(3), "R-STANDBY/NEXT", Today.AddDays(13)),                                   // the same talk
            new(Id(4), "R-FU-4W", Today.AddDays(8)) { Responsible = "", Team = North },        // the team has Bo
            new(Id(5), "R-FU-4W", Today.AddDays(7)) { Responsible = "" },                      // nobody
            new(Id(6), "R-FU-4W", Today.AddDays(3)) { MetOn = Today },                         // held
            new(Id(7), "R-FU-4W", Today.AddDays(20)));                                         // after the period
        await Hours(municipality, Anna, "", weekday: 4, hours: 1);
        await Hours(municipality, Bo, North, weekday: 5, hours: 1);

        var found = await Forecast(Of(municipality), new ForecastCapacityRequest { Weeks = 2 });

        Assert.Equal(
            [
                "1 R-FU-FIRST 2026-03-17 2026-03-19 2 AlreadyPassed", "2 R-FU-4W 2026-03-20 2026-03-26 6 FirstTimeTooLate",
                "5 R-FU-4W 2026-03-25  0 NobodyToHoldIt", "3 R-FU-4W 2026-03-30  0 NoTimeInPeriod",
            ],
            found.Cases.Select(Text));
        Assert.Equal((5, 4), (found.Due, found.Late));
        Assert.Equal((Today, Today.AddDays(13)), (found.From.ToDateOnly(), found.To.ToDateOnly()));
        Assert.Equal(
            [
                ": 2026-03-16 2 2 60 120 120", $"{North}: 2026-03-16 0 0 60 0 0", ": 2026-03-23 1 1 60 60 60", $"{North}: 2026-03-23 1 0 60 60 0",
                ": 2026-03-30 1 1 0 60 60",
            ],
            found.Weeks.Select(Text));
        Assert.All(found.Cases, one => Assert.NotEqual("", one.Title));
        Assert.Equal(4, found.Assumptions.Count);

        // The officer and the team choose what is shown; the times are taken all the same.
        Assert.Equal(["1", "2", "3"], (await Forecast(Of(municipality), new ForecastCapacityRequest { Weeks = 2, ResponsibleId = Anna })).Cases.Select(Number));
        var north = await Forecast(Of(municipality), new ForecastCapacityRequest { Weeks = 2, TeamId = North });
        Assert.Equal((0, 1, 0), (north.Cases.Count, north.Due, north.Late));

        // Half an hour each: with the time between talks the second no longer fits into the hour either.
        Assert.Equal(4, (await Forecast(Of(municipality), new ForecastCapacityRequest { Weeks = 2, Duration = new() { Seconds = 1800 } })).Late);
        Assert.Equal(2, (await Forecast(Of(municipality), new ForecastCapacityRequest { Weeks = 2, Duration = new() { Seconds = 900 } })).Late);
    }

    [Fact]
    public async Task Pages_follow_each_other_and_name_each_case_once()
    {
        var municipality = await Store([.. Enumerable.Range(1, 7).Select(n => new StoredDuty(Id(n), "R-FU-4W", Today.AddDays(n % 3)))]);

        var walked = new List<string>();
        for (var token = (string?)null; token != "";)
        {
            var page = await Forecast(Of(municipality), new ForecastCapacityRequest { PageSize = 3, PageToken = token ?? "" });
            (token, _) = (page.NextPageToken, page.Cases.Count);
            walked.AddRange(page.Cases.Select(Number));
            Assert.Equal(7, page.Late);
        }

        Assert.Equal(["3", "6", "1", "4", "7", "2", "5"], walked);
    }

    [Fact]
    public async Task Officers_without_any_free_time_are_counted()
    {
        var municipality = await Store(new StoredDuty(Id(1), "R-FU-4W", Today.AddDays(10)));
        await Hours(municipality, Anna, North, weekday: 4, hours: 1);
        await Hours(municipality, Bo, North, weekday: 4, hours: 0);

        Assert.Equal(1, (await Forecast(Of(municipality), new ForecastCapacityRequest { TeamId = North })).OfficersWithoutTime);
        Assert.Equal(1, (await Forecast(Of(municipality), new ForecastCapacityRequest { ResponsibleId = Bo })).OfficersWithoutTime);
        Assert.Equal(0, (await Forecast(Of(municipality), new ForecastCapacityRequest { ResponsibleId = Anna })).OfficersWithoutTime);
    }

    [Fact]
    public async Task A_restricted_case_is_counted_and_not_named()
    {
        var municipality = await Store(new StoredDuty(Id(1), "R-FU-4W", Today));
        await StoredDuties.Store(await Fixture.Database("scheduling", "superuser"), municipality, [new(Id(2), "R-FU-4W", Today)], StoredDuties.Protected);

        var found = await Forecast(Of(municipality), new ForecastCapacityRequest());

        Assert.Equal(["1"], found.Cases.Select(Number));
        Assert.Equal((2, 2), (found.Due, found.Late));
        Assert.Equal(0, (await Forecast(Of(await Fixture.NewMunicipality()), new ForecastCapacityRequest())).Due);
    }

    [Fact]
    public async Task A_forecast_needs_a_purpose_and_takes_what_it_is_about()
    {
        using var without = Fixture.As(new TokenHolder("team_leader", Municipality, "Tove Teamleder"), purpose: null);

        await Refused.By(
            StatusCode.PermissionDenied, "PURPOSE_REQUIRED",
            new ForecastService.ForecastServiceClient(without.To("scheduling")).ForecastCapacityAsync(new ForecastCapacityRequest(), deadline: Suite.Soon));
        await Refused.For(
            Of(Municipality).ForecastCapacityAsync(
                new ForecastCapacityRequest { ResponsibleId = Anna, TeamId = North, Weeks = 27, Duration = new() { Seconds = 1 } }, deadline: Suite.Soon),
            ("duration", "TALK_LENGTH_OUT_OF_RANGE"), ("team_id", "OFFICER_OR_TEAM"), ("weeks", "WEEKS_OUT_OF_RANGE"));
    }

    [Fact]
    public async Task Ten_thousand_cases_of_a_hundred_officers_are_placed()
    {
        var municipality = await Store(
            [.. Enumerable.Range(1, 10_000).Select(n => new StoredDuty(Id(n), "R-FU-4W", Today.AddDays(n % 50)) { Responsible = $"officer-{n % 100}" })]);
        for (var officer = 0; officer < 100; officer++)
        {
            await Fixture.Calendar($"officer-{officer}", municipality: municipality);
        }

        var found = await Forecast(Of(municipality), new ForecastCapacityRequest { Weeks = 26, PageSize = 200 });

        Assert.Equal(10_000, found.Due);
        Assert.InRange(found.Late, 1, 9_999);
    }

    private ForecastService.ForecastServiceClient Of(int municipality) => new(Fixture.As("team_leader", municipality).To("scheduling"));

    private static async Task<ForecastCapacityResponse> Forecast(ForecastService.ForecastServiceClient forecasts, ForecastCapacityRequest request) =>
        await forecasts.ForecastCapacityAsync(request, deadline: Suite.Soon);

    private async Task<int> Store(params StoredDuty[] duties)
    {
        var municipality = await Fixture.NewMunicipality();
        await Fixture.As(municipality: municipality).SetBusinessDate(Today);
        await StoredDuties.Store(await Fixture.Database("scheduling", "superuser"), municipality, duties);
        return municipality;
    }

    // From nine o'clock on one weekday; of no hours none are set.
    private async Task Hours(int municipality, string officer, string team, int weekday, int hours)
    {
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await scheduling.Run(
            "insert into team_of_officer (municipality_code, officer_id, team_id, first_day) values ($1, $2, $3, '2020-01-01')", (short)municipality, officer, team);
        if (hours == 0)
        {
            return;
        }

        await scheduling.Run(
            """
            insert into calendar (municipality_code, resource_id, version, changed_by_id, changed_by_name, changed_at)
            values ($1, 'officer:' || $2, 1, 'tests', 'Prøve', now())
            """,
            (short)municipality, officer);
        await scheduling.Run(
            """
            insert into working_hours (municipality_code, resource_id, first_day, weekdays, from_minutes, to_minutes, most_talks, changed_by_id, changed_by_name, changed_at)
            values ($1, 'officer:' || $2, '2020-01-01', array[$3], array[540::smallint], array[$4], 0, 'tests', 'Prøve', now())
            """,
            (short)municipality, officer, (short)weekday, (short)(540 + (60 * hours)));
    }

    private static string Text(ForecastCase one) =>
        $"{Number(one)} {one.RuleId} {one.LastDay.ToDateOnly():O} {one.HeldOn.ToDateOnly():O} {one.DaysLate} {one.Why}";

    private static string Text(CapacityWeek week) =>
        $"{week.TeamId}: {week.Monday.ToDateOnly():O} {week.Due} {week.Late} {week.OpenMinutes} {week.NeededMinutes} {week.MissingMinutes}";

    private static string Number(ForecastCase one) => one.CaseId[^12..].TrimStart('0');

    private static Guid Id(int n) => Guid.Parse($"01930000-0000-7000-8000-{n:D12}");
}
