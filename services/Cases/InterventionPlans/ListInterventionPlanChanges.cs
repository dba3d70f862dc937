using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>The changes of a plan, latest first.</summary>
    public override Task<ListInterventionPlanChangesResponse> ListInterventionPlanChanges(
        ListInterventionPlanChangesRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, plans.Changes, change => change,
            (ListInterventionPlanChangesResponse answer) => answer.Changes, change => [change.Version.ToString(CultureInfo.InvariantCulture)]);
}
