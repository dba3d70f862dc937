using Grpc.Core;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.Teams;
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
            var command = request.ToCommand(work.Actor.Subject, context.Caller().ActingRole == Role.TeamLeader);
            if (!access.Assign(command).TryGet(out var assigned, out var refusal))
            {
                return refusal;
            }

            // What stays as it is was decided before, perhaps when there was no register of staff; but nobody stays who has left.
            var officer = await OfficerStore.Find(work, request.ResponsibleId, work.Today);
            var team = await TeamStore.Find(work, request.TeamId);
            if (((request.ResponsibleId == access.ResponsibleId ? officer?.Working(work.Today) : Employee.Responsible(request.ResponsibleId, officer, work.Today))
                ?? (request.TeamId == access.TeamId ? null : RegisteredTeam.Takes(request.TeamId, team))) is { } unfit)
            {
                return unfit;
            }

            CaseAccessStore.Keep(work, assigned, before: access);
            AssignmentStore.Insert(work, assigned, request.AssignedBecause.Trim());
            return new AssignCaseResponse { Access = assigned.ToProto() };
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
