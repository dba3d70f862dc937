using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Teams and their duty rosters.</summary>
public sealed class TeamTests(StackFixture fixture) : StackTest(fixture)
{
    // Monday to Sunday of an ordinary week.
    private static readonly DateOnly Monday = new(2027, 2, 1);
    private static readonly DateOnly Sunday = Monday.AddDays(6);

    private Workplace Work => new(Fixture.As("team_leader", name: "Lise Leder"));

    [Fact]
    public async Task A_team_is_created_once_renamed_and_closed_when_nobody_is_in_it()
    {
        var id = Id();
        var team = await Work.Create(id);
        await Refused.By(StatusCode.AlreadyExists, "TEAM_ALREADY_EXISTS", Work.Creating(id));
        var renamed = (await Work.Renaming(team, "Team Vest (opdigtet)")).Team;
        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Work.Renaming(team, "Et tredje"));
        var officer = await Work.Register($"officer-{id}", team: id);
        var refused = await Refused.By(StatusCode.FailedPrecondition, "TEAM_HAS_OFFICERS", Work.Closing(renamed));
        Assert.Contains("Flyt dem til et andet team først", refused.Text.Message, StringComparison.Ordinal);

        await Work.Changing(officer);
        var closed = (await Work.Closing(renamed)).Team;

        Assert.Equal(Given.Today, closed.ClosedOn.ToDateOnly());
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_CLOSED", Work.Renaming(closed, "Team Øst"));
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_CLOSED", Work.Closing(closed));
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_CLOSED", Work.Rostering(closed, Monday, Monday, (Monday, Monday, [officer.OfficerId])));
        await Refused.By(StatusCode.AlreadyExists, "TEAM_ALREADY_EXISTS", Work.Creating(id));
        Assert.Equal(
            [StaffChangeKind.TeamClosed, StaffChangeKind.TeamRenamed, StaffChangeKind.TeamCreated],
            (await Work.Changes(new StaffChangeFilter { TeamId = id })).Select(change => change.Kind));
    }

    [Fact]
    public async Task Closed_teams_are_listed_only_on_request()
    {
        var place = new Workplace(Fixture.As("team_leader", await Fixture.NewMunicipality(), "Lise Leder"));
        await place.Create("a", "Alfa");
        await place.Closing(await place.Create("b", "Beta"));

        Assert.Equal(["a"], (await place.Teams.ListTeamsAsync(new(), deadline: Suite.Soon)).Teams.Select(team => team.TeamId));
        Assert.Equal(["a", "b"], (await place.Teams.ListTeamsAsync(new() { Filter = new() { AlsoClosed = true } }, deadline: Suite.Soon)).Teams.Select(team => team.TeamId));
    }

    [Fact]
    public async Task A_team_that_does_not_exist_is_not_found()
    {
        var none = new Team { TeamId = Id(), Etag = "1" };
        await Refused.By(StatusCode.NotFound, "TEAM_NOT_FOUND", Work.Renaming(none, "Navn"));
        await Refused.By(StatusCode.NotFound, "TEAM_NOT_FOUND", Work.Closing(none));
        await Refused.By(StatusCode.NotFound, "TEAM_NOT_FOUND", Work.Rostering(none, Monday, Monday, (Monday, Monday, ["nogen"])));
        await Refused.By(StatusCode.NotFound, "TEAM_NOT_FOUND", Work.Teams.GetDutyRosterAsync(
            new() { TeamId = none.TeamId, FirstDay = Monday.ToProto(), LastDay = Monday.ToProto() }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task The_latest_roster_of_a_day_holds()
    {
        var (team, anna, bo) = await Staffed();
        var week = (await Work.Rostering(team, Monday, Sunday, (Monday, Sunday, [anna]))).Team;

        await Work.Rostering(week, Monday.AddDays(2), Monday.AddDays(3), (Monday.AddDays(2), Monday.AddDays(3), [anna, bo]));

        var days = (await Work.Roster(team.TeamId, Monday, Sunday.AddDays(1))).Days;
        Assert.Equal([1, 1, 2, 2, 1, 1, 1, 0], days.Select(day => day.Officers.Count));
        Assert.All(days.Take(7), day => Assert.True(day.IsCovered));
        Assert.False(days[^1].IsCovered);
        Assert.Equal(Enumerable.Range(0, 8).Select(Monday.AddDays), days.Select(day => day.Day.ToDateOnly()!.Value));
    }

    [Fact]
    public async Task A_working_day_without_anybody_is_refused_by_its_date_and_nothing_is_stored()
    {
        var (team, anna, bo) = await Staffed();
        var refused = await Refused.By(StatusCode.FailedPrecondition, "DUTY_ROSTER_GAP", Work.Rostering(team, Monday, Sunday, (Monday, Monday.AddDays(2), [anna])));
        Assert.Equal("2027-02-04", refused.Info.Metadata["day"]);
        Assert.Contains("Sæt en på den dag først", refused.Text.Message, StringComparison.Ordinal);
        await Work.Absent(bo, Monday.AddDays(4), Monday.AddDays(4));
        refused = await Refused.By(StatusCode.FailedPrecondition, "DUTY_ROSTER_GAP",
            Work.Rostering(team, Monday, Sunday, (Monday, Monday.AddDays(3), [anna]), (Monday.AddDays(4), Monday.AddDays(4), [bo])));
        Assert.Equal("2027-02-05", refused.Info.Metadata["day"]);
        Assert.All((await Work.Roster(team.TeamId, Monday, Sunday)).Days, day => Assert.Empty(day.Officers));

        // Nobody works at the weekend, so nobody must be on duty.
        await Work.Rostering(team, Monday, Sunday, (Monday, Monday.AddDays(4), [anna]));
    }

    [Fact]
    public async Task Who_does_not_exist_or_has_left_is_not_on_duty()
    {
        var (team, anna, bo) = await Staffed();
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_NOT_REGISTERED", Work.Rostering(team, Monday, Monday, (Monday, Monday, [anna, $"ingen-{bo}"])));
        await Work.Ending((await Work.Get(bo)).Officer, Monday.AddDays(-1));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Work.Rostering(team, Monday, Monday, (Monday, Monday, [anna, bo])));
    }

    [Fact]
    public async Task The_end_of_an_employment_ends_the_mandates_and_names_the_duty_days_that_nobody_covers()
    {
        var (team, anna, bo) = await Staffed();
        await Work.Rostering(team, Monday, Sunday, (Monday, Monday.AddDays(1), [anna]), (Monday.AddDays(2), Monday.AddDays(4), [anna, bo]));
        await Work.Granting(anna, Given.Today);

        var ended = await Work.Ending((await Work.Get(anna)).Officer, Monday);

        Assert.Equal([Monday.AddDays(1)], ended.UncoveredDays.Select(day => day.ToDateOnly()!.Value));
        Assert.Equal([Monday], (await Work.Get(anna)).Mandates.Select(one => one.LastDay.ToDateOnly()!.Value));
    }

    [Fact]
    public async Task An_absence_names_the_duty_days_that_nobody_covers()
    {
        var (team, anna, bo) = await Staffed();
        await Work.Rostering(team, Monday, Sunday, (Monday, Monday.AddDays(1), [anna]), (Monday.AddDays(2), Monday.AddDays(4), [anna, bo]));

        var absence = await Work.Absent(anna, Monday.AddDays(1), Monday.AddDays(3));

        Assert.Equal([Monday.AddDays(1)], absence.UncoveredDays.Select(day => day.ToDateOnly()!.Value));
        var days = (await Work.Roster(team.TeamId, Monday, Monday.AddDays(2))).Days;
        Assert.Equal([true, false, true], days.Select(day => day.IsCovered));
        Assert.Equal([false, true], days[2].Officers.OrderBy(one => one.OfficerId == bo).Select(one => one.IsPresent));
    }

    [Fact]
    public async Task A_roster_is_refused_field_by_field()
    {
        var team = await Work.Create(Id());
        await Refused.For(
            Work.Rostering(
                team, Monday, Sunday, (Monday, Monday.AddDays(-1), ["a"]), (Monday, Sunday.AddDays(1), ["a"]), (Monday.AddDays(-1), Sunday, ["a"])),
            ("duties[0].last_day", "DATES_REVERSED"), ("duties[1]", "DUTY_OUTSIDE_PERIOD"), ("duties[2]", "DUTY_OUTSIDE_PERIOD"));
        await Refused.For(Work.Rostering(team, Monday, Monday.AddDays(-1), (Monday, Monday, ["a"])), ("last_day", "DATES_REVERSED"), ("duties[0]", "DUTY_OUTSIDE_PERIOD"));
        await Refused.For(Work.Rostering(team, Monday, Monday.AddDays(367), (Monday, Monday, ["a"])), ("last_day", "STAFF_PERIOD_TOO_LONG"));
        await Refused.For(Work.Rostering(team, Monday, Sunday), ("duties", "FIELD_REQUIRED"));
        await Refused.For(
            Work.Teams.GetDutyRosterAsync(new() { TeamId = team.TeamId, FirstDay = Monday.ToProto(), LastDay = Monday.AddDays(93).ToProto() }, deadline: Suite.Soon),
            ("last_day", "STAFF_PERIOD_TOO_LONG"));
    }

    private static string Id() => $"team-{Guid.NewGuid():N}";

    private async Task<(Team Team, string Anna, string Bo)> Staffed()
    {
        var team = await Work.Create(Id());
        var (anna, bo) = ($"anna-{team.TeamId}", $"bo-{team.TeamId}");
        await Work.Register(anna, team: team.TeamId, name: "Anna");
        await Work.Register(bo, team: team.TeamId, name: "Bo");
        return (team, anna, bo);
    }
}
