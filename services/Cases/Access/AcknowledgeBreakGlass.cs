using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>The team leader acknowledges a broken glass.</summary>
    public override Task<AcknowledgeBreakGlassResponse> AcknowledgeBreakGlass(AcknowledgeBreakGlassRequest request, ServerCallContext context) =>
        writes.OnCase<AcknowledgeBreakGlassRequest, AcknowledgeBreakGlassResponse>(request, context, async work =>
        {
            await CaseAccessStore.Lock(work);
            if (await glasses.Lock(work, Guid.Parse(request.BreakGlassId)) is not { } breaking)
            {
                return new BreakGlassNotFound(request.BreakGlassId);
            }

            return breaking.Acknowledge(new Officer(work.Actor.Subject, work.Actor.Name), work.Now).Map(taken =>
            {
                GlassStore.Acknowledge(work, taken);
                return new AcknowledgeBreakGlassResponse { BrokenGlass = taken.ToProto() };
            });
        });
}
