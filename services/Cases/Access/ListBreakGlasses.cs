using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>The broken glasses that the team leader has to acknowledge, or all.</summary>
    public override Task<ListBreakGlassesResponse> ListBreakGlasses(ListBreakGlassesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => glasses.List(session, request.Filter?.State != BreakGlassState.All, page),
            breaking => breaking.ToProto(), (ListBreakGlassesResponse answer) => answer.BrokenGlasses,
            breaking => [breaking.BreakGlassId.ToString()]);
}
