using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Teams;

internal sealed partial class TeamService
{
    /// <summary>Creates a team.</summary>
    public override Task<CreateTeamResponse> CreateTeam(CreateTeamRequest request, ServerCallContext context) =>
        writes.Run<CreateTeamRequest, CreateTeamResponse>(request, context, async work =>
        {
            if (await TeamStore.Lock(work, request.TeamId) is { } known)
            {
                return new TeamAlreadyExists(known.Id);
            }

            return new CreateTeamResponse { Team = work.Keep(new RegisteredTeam(request.TeamId, request.Name, null, 1), StaffChangeKind.TeamCreated) };
        });
}

internal sealed class CreateTeamValidator : RequestValidator<CreateTeamRequest>
{
    public CreateTeamValidator() => RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty();
}
