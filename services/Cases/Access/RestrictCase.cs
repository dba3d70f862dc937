using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>Restricts a case to named officers, or lifts what restricts this case alone.</summary>
    public override Task<RestrictCaseResponse> RestrictCase(RestrictCaseRequest request, ServerCallContext context) =>
        writes.OnCase<RestrictCaseRequest, RestrictCaseResponse>(request, context, async work =>
        {
            var personId = await protections.LockPerson(work);
            var access = await CaseAccessStore.Lock(work);
            if (!access.Restrict(request.ToCommand()).TryGet(out var restricted, out var refusal))
            {
                return refusal;
            }

            CaseAccessStore.Keep(work, restricted);
            if (restricted.Protections != access.Protections)
            {
                await ProtectionStore.Register(work, personId, restricted.Restriction, restricted: work.CaseId);
            }

            return new RestrictCaseResponse { Access = restricted.ToProto() };
        });
}
