using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Reveal;

internal sealed partial class RevealService
{
    /// <summary>The citizen's CPR number.</summary>
    public override Task<RevealCprResponse> RevealCpr(RevealCprRequest request, ServerCallContext context) =>
        reads.OnCase<RevealCprRequest, RevealCprResponse>(request, context, async session =>
            new RevealCprResponse { CprNumber = session.Found(await store.FindCpr(session)) });
}
