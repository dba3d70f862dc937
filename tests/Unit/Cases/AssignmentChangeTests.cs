using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Tests.Unit;

public sealed class AssignmentChangeTests
{
    [Theory]
    [InlineData("anna", "nord", AssignmentChange.Unspecified)]
    [InlineData("bo", "nord", AssignmentChange.Officer)]
    [InlineData("bo", "syd", AssignmentChange.OfficerAndTeam)]
    [InlineData("bo", "", AssignmentChange.OfficerWithoutTeam)]
    [InlineData("anna", "syd", AssignmentChange.Team)]
    [InlineData("anna", "", AssignmentChange.WithoutTeam)]
    public void What_is_new_is_told_by_officer_and_team(string officer, string team, AssignmentChange expected) =>
        Assert.Equal(expected, Of(officer, team).Since(Of("anna", "nord")));

    private static WhoMayReach Of(string officer, string team) => new(
        Guid.Empty, Guid.Empty, officer, team, Restriction.None, [], Version: 1, ChangedBy: "", DateTimeOffset.UnixEpoch, Protections.None);
}
