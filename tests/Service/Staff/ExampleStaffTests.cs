using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The officers whom the migrator registers in the example municipalities, outside production.</summary>
public sealed class ExampleStaffTests(StackFixture fixture) : StackTest(fixture)
{
    [Theory]
    [InlineData(101)]
    [InlineData(751)]
    [InlineData(766)]
    public async Task Whoever_a_token_names_by_default_is_registered_and_somebody_is_on_duty(int municipality)
    {
        using var leader = Stack.As(ExampleOfficers.Holder("team_leader", municipality));
        var place = new Workplace(leader);

        foreach (var holder in ExampleOfficers.Roles.Select(role => ExampleOfficers.Holder(role, municipality)))
        {
            var officer = (await place.Get(holder.Subject)).Officer;
            Assert.Equal((holder.Name, holder.Team), (officer.Name, officer.TeamId));
        }

        foreach (var team in (await place.Teams.ListTeamsAsync(new ListTeamsRequest(), deadline: Suite.Soon)).Teams)
        {
            Assert.All((await place.Roster(team.TeamId, Given.Today, Given.Today.AddDays(30))).Days, day => Assert.True(day.IsCovered));
        }
    }
}
