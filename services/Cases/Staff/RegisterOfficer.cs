using Grpc.Core;
using Sygeopfoelgning.Cases.Teams;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Registers an officer (medarbejder oprettes), or employs one again who has left.</summary>
    public override Task<RegisterOfficerResponse> RegisterOfficer(RegisterOfficerRequest request, ServerCallContext context) =>
        writes.Run<RegisterOfficerRequest, RegisterOfficerResponse>(request, context, async work =>
        {
            var known = await OfficerStore.Lock(work, request.OfficerId);
            var team = await TeamStore.Find(work, request.TeamId);
            var stated = new Employee(request.OfficerId, request.Name, request.Function, request.TeamId, request.FirstDay.ToDateOnly()!.Value, null, 0);
            return Employee.Register(known, stated, team, work.Today).Map(registered =>
            {
                work.Keep(registered, StaffChangeKind.OfficerRegistered);
                return new RegisterOfficerResponse { Officer = registered.In(team, work.Today).ToProto() };
            });
        });
}

internal sealed class RegisterOfficerValidator : RequestValidator<RegisterOfficerRequest>
{
    public RegisterOfficerValidator()
    {
        RuleFor(request => request.OfficerId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.FirstDay).IsFirstDay();
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty();
    }
}
