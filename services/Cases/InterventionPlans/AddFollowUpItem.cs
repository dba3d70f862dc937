using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Adds something to follow up on (opfølgningspunkt tilføjes).</summary>
    public override Task<AddFollowUpItemResponse> AddFollowUpItem(AddFollowUpItemRequest request, ServerCallContext context) =>
        Change<AddFollowUpItemRequest, AddFollowUpItemResponse>(
            request, context,
            (work, plan, _) => plan.AddItem(request.Kind, request.Text, Ids.New(work.Now), work.Now),
            (plan, change, _) => new() { Item = change.Part.FollowUpItem, Standing = plan.ToStanding() });
}
