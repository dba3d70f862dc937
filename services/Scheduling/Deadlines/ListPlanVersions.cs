using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed partial class DeadlineService
{
    /// <summary>The versions of a case's plan, and what moved from one to the next.</summary>
    public override Task<ListPlanVersionsResponse> ListPlanVersions(ListPlanVersionsRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, (session, page) => plans.VersionsOf(session, session.CaseId, page), plan => plan.ToVersion(context.Language()),
            (ListPlanVersionsResponse answer) => answer.Versions, plan => [plan.Version.ToString(CultureInfo.InvariantCulture)]);
}
