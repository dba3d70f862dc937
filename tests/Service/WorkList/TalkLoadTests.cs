using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetTalkLoad: how many talks are due per week and officer.</summary>
public sealed class TalkLoadTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Anna = "caseworker-anna";
    private const string Bo = "caseworker-bo";
    private const string North = "team-nord";

    // A Wednesday; its week begins on the 16th.
    private static readonly DateOnly Today = new(2026, 3, 18);
    private static readonly DateOnly Monday = new(2026, 3, 16);

    [Fact]
    public async Task Talks_are_counted_per_officer_and_week_each_case_once()
    {
        var municipality = await Store(
            new(Id(1), "R-FU-FIRST", Monday.AddDays(-3)),                                          // overdue, of last week
            new(Id(2), "R-FU-4W", Monday),                                                         // overdue, of this week
            new(Id(3), "R-FU-4W", Monday) { Slack = 4 },                                           // planned for Monday, in time until Friday
            new(Id(4), "R-FU-4W", Monday.AddDays(6)),                                              // Sunday
            new(Id(4), "R-STANDBY/NEXT", Monday.AddDays(5)),                                       // the same talk
            new(Id(5), "R-FU-FIRST", Monday.AddDays(7)) { Responsible = Bo, Team = North },        // next week
            new(Id(6), "R-FU-FIRST", Monday.AddDays(28)) { Responsible = Bo },                     // after four weeks
            new(Id(7), "R-FU-4W", Monday.AddDays(2)) { MetOn = Today },                            // held
            new(Id(8), "R-FU-MIN5", Monday.AddDays(2)),                                            // no talk of its own
            new(Id(9), "R-EMP-TALK", Monday.AddDays(2)) { BoundParty = BoundParty.Employer });     // not the municipality's

        Assert.Equal(
            [$"{Anna}: 2026-03-16 3 (1) overdue 2", $"{Bo}: 2026-03-23 1 (0) overdue 0"], await Load(municipality, new GetTalkLoadRequest()));
        Assert.Equal([$"{Bo}: 2026-03-23 1 (0) overdue 0"], await Load(municipality, new GetTalkLoadRequest { TeamId = North }));
        Assert.Equal(
            [$"{Bo}: 2026-03-23 1 (0) 2026-04-13 1 (0) overdue 0"], await Load(municipality, new GetTalkLoadRequest { ResponsibleId = Bo, Weeks = 26 }));

        // The overdue ones are counted whatever the weeks; past weeks have what is still open of them.
        Assert.Equal(
            [$"{Anna}: overdue 2", $"{Bo}: 2026-04-13 1 (0) overdue 0"],
            await Load(municipality, new GetTalkLoadRequest { From = new DateOnly(2026, 4, 15).ToProto(), Weeks = 1 }));
        Assert.Equal(
            [$"{Anna}: 2026-03-09 1 (1) overdue 2"],
            await Load(municipality, new GetTalkLoadRequest { From = Monday.AddDays(-1).ToProto(), Weeks = 1 }));
        Assert.Empty(await Load(municipality, new GetTalkLoadRequest { ResponsibleId = "nobody" }));
    }

    [Fact]
    public async Task A_load_of_too_many_weeks_or_of_an_officer_and_a_team_is_refused() => await Refused.For(
        Lists(Municipality).GetTalkLoadAsync(new GetTalkLoadRequest { ResponsibleId = Anna, TeamId = North, Weeks = 27 }, deadline: Suite.Soon),
        ("team_id", "OFFICER_OR_TEAM"), ("weeks", "WEEKS_OUT_OF_RANGE"));

    private WorkListService.WorkListServiceClient Lists(int municipality) => new(Fixture.As("team_leader", municipality).To("scheduling"));

    private async Task<int> Store(params StoredDuty[] duties)
    {
        var municipality = await Fixture.NewMunicipality();
        await Fixture.As(municipality: municipality).SetBusinessDate(Today);
        await StoredDuties.Store(await Fixture.Database("scheduling", "superuser"), municipality, duties);
        return municipality;
    }

    private async Task<IEnumerable<string>> Load(int municipality, GetTalkLoadRequest request) =>
        (await Lists(municipality).GetTalkLoadAsync(request, deadline: Suite.Soon)).Officers.Select(load => string.Concat(
            $"{load.ResponsibleId}: ", string.Concat(load.Weeks.Select(week => $"{week.Monday.ToDateOnly():O} {week.Due} ({week.Overdue}) ")), $"overdue {load.Overdue}"));

    private static Guid Id(int n) => Guid.Parse($"01930000-0000-7000-8000-{n:D12}");
}
