using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Reveal;

/// <summary>Shows what is masked everywhere else. That it was shown, to whom and why, is on the disk before the answer leaves.</summary>
internal sealed class RevealService(Reads reads, RevealStore store) : V1.RevealService.RevealServiceBase
{
    public override Task<RevealCprResponse> RevealCpr(RevealCprRequest request, ServerCallContext context) =>
        reads.Run<RevealCprRequest, RevealCprResponse>(request, context, async session =>
            await store.FindCpr(session, Guid.Parse(request.CaseId)) is { } digits
                ? new RevealCprResponse { CprNumber = digits }
                : new CaseNotFound(request.CaseId));

    public override Task<RevealProtectedAddressResponse> RevealProtectedAddress(RevealProtectedAddressRequest request, ServerCallContext context) =>
        reads.Run<RevealProtectedAddressRequest, RevealProtectedAddressResponse>(request, context, async session =>
        {
            if (await store.FindAddress(session, Guid.Parse(request.CaseId)) is not { } found)
            {
                return new CaseNotFound(request.CaseId);
            }

            return found.ToReveal().Map(address => new RevealProtectedAddressResponse { Address = address.ToProto() });
        });
}
