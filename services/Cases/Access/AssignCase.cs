using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>Makes an officer or a team responsible for a case (ansvarlig sagsbehandler).</summary>
    public override Task<AssignCaseResponse> AssignCase(AssignCaseRequest request, ServerCallContext context) =>
        writes.OnCase<AssignCaseRequest, AssignCaseResponse>(request, context, async work =>
        {
            var access = await CaseAccessStore.Lock(work);
            return access.Assign(request.ToCommand(work.Actor.Subject, context.Caller().ActingRole == Role.TeamLeader)).Map(assigned =>
            {
                CaseAccessStore.Keep(work, assigned);
                return new AssignCaseResponse { Access = assigned.ToProto() };
            });
        });
}

internal sealed class AssignCaseValidator : RequestValidator<AssignCaseRequest>
{
    public AssignCaseValidator()
    {
        RuleFor(request => request.ResponsibleId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty();
    }
}
