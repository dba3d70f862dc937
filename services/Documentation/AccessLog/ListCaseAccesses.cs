using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.AccessLog;

internal sealed partial class AccessLogService
{
    /// <summary>Who read one case.</summary>
    public override Task<ListCaseAccessesResponse> ListCaseAccesses(ListCaseAccessesRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, (session, page) => AccessStore.OfCase(session, request.ToListing(page)),
            AccessMapping.ToProto, (ListCaseAccessesResponse answer) => answer.Accesses, access => access.Place.ToKey());
}
