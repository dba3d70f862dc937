using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Goals;

internal sealed partial class GoalService
{
    /// <summary>The versions of a goal, latest first.</summary>
    public override Task<ListGoalVersionsResponse> ListGoalVersions(ListGoalVersionsRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, (session, page) => goals.Versions(session, Guid.Parse(request.GoalId), page), version => version,
            (ListGoalVersionsResponse answer) => answer.Versions, version => [version.Version.ToString(CultureInfo.InvariantCulture)]);
}
