using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.AccessLog;

internal sealed partial class AccessLogService
{
    /// <summary>All accesses, for an auditor.</summary>
    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => AccessStore.List(session, request.ToListing(page)),
            AccessMapping.ToAuditor, (ListAccessesResponse answer) => answer.Accesses, access => access.Place.ToKey());
}
