using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Erasures;

internal sealed partial class ErasureService
{
    /// <summary>Progress of an erasure.</summary>
    public override Task<GetErasureResponse> GetErasure(GetErasureRequest request, ServerCallContext context) =>
        reads.Run<GetErasureRequest, GetErasureResponse>(request, context, async session =>
            await store.Find(session, Guid.Parse(request.ErasureId)) is { } found
                ? new GetErasureResponse { Erasure = found.Ordered.ToProto(found.Progress) }
                : new ErasureNotFound(request.ErasureId));
}
