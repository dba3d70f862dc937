using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Teams;

internal sealed partial class TeamService
{
    /// <summary>Renames a team; its id stays.</summary>
    public override Task<RenameTeamResponse> RenameTeam(RenameTeamRequest request, ServerCallContext context) =>
        writes.Run<RenameTeamRequest, RenameTeamResponse>(request, context, async work =>
        {
            if (await TeamStore.Lock(work, request.TeamId) is not { } team)
            {
                return new TeamNotFound();
            }

            return team.Rename(request.Etag, request.Name).Map(renamed =>
                new RenameTeamResponse { Team = work.Keep(renamed, StaffChangeKind.TeamRenamed, request.Reason) });
        });
}
