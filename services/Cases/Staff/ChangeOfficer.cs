using Grpc.Core;
using Sygeopfoelgning.Cases.Teams;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Changes the name, the function and the team of an officer, and corrects the first day of the employment.</summary>
    public override Task<ChangeOfficerResponse> ChangeOfficer(ChangeOfficerRequest request, ServerCallContext context) =>
        writes.Run<ChangeOfficerRequest, ChangeOfficerResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            var team = await TeamStore.Find(work, request.TeamId);
            var stated = officer with { Name = request.Name, Function = request.Function, TeamId = request.TeamId, FirstDay = request.FirstDay.ToDateOnly() ?? officer.FirstDay };
            return officer.Change(request.Etag, stated, team, work.Today).Map(changed =>
            {
                work.Keep(changed, StaffChangeKind.OfficerChanged, request.Reason);
                return new ChangeOfficerResponse { Officer = (changed with { TeamName = team?.Name ?? "" }).ToProto() };
            });
        });
}

internal sealed class ChangeOfficerValidator : RequestValidator<ChangeOfficerRequest>
{
    public ChangeOfficerValidator()
    {
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.FirstDay).IsFirstDay();
    }
}
