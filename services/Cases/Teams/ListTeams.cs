using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Teams;

internal sealed partial class TeamService
{
    /// <summary>The teams of the municipality, by name.</summary>
    public override Task<ListTeamsResponse> ListTeams(ListTeamsRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => TeamStore.List(session, request.Filter?.AlsoClosed == true, page),
            team => team.ToProto(), (ListTeamsResponse answer) => answer.Teams, team => [team.Name, team.Id]);
}
