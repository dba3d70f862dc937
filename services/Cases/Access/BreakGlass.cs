using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>Breaks the glass: the officer reaches a restricted case for some hours, and the team leader is notified of the reason (P-21).</summary>
    public override Task<BreakGlassResponse> BreakGlass(BreakGlassRequest request, ServerCallContext context) =>
        writes.OnCase<BreakGlassRequest, BreakGlassResponse>(request, context, async work =>
        {
            var access = await CaseAccessStore.Lock(work);
            return GlassBreaking.Decide(access, await GlassStore.OpenUntil(work), request.ToBreaking(work)).Map(breaking =>
            {
                GlassStore.Keep(work, breaking);
                return new BreakGlassResponse { BrokenGlass = breaking.ToProto() };
            });
        });
}
