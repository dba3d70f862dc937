using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Reveal;

internal sealed partial class RevealService
{
    /// <summary>The citizen's protected address.</summary>
    public override Task<RevealProtectedAddressResponse> RevealProtectedAddress(RevealProtectedAddressRequest request, ServerCallContext context) =>
        reads.OnCase<RevealProtectedAddressRequest, RevealProtectedAddressResponse>(request, context, async session =>
            session.Found(await store.FindAddress(session)).ToReveal()
                .Map(address => new RevealProtectedAddressResponse { Address = address.ToProto() }));
}
