using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Teams;

internal sealed partial class TeamService
{
    /// <summary>Closes a team (team nedlægges).</summary>
    public override Task<CloseTeamResponse> CloseTeam(CloseTeamRequest request, ServerCallContext context) =>
        writes.Run<CloseTeamRequest, CloseTeamResponse>(request, context, async work =>
        {
            if (await TeamStore.Lock(work, request.TeamId) is not { } team)
            {
                return new TeamNotFound();
            }

            return team.Close(request.Etag, work.Today).Map(closed =>
                new CloseTeamResponse { Team = work.Keep(closed, StaffChangeKind.TeamClosed, request.Reason) });
        });
}
