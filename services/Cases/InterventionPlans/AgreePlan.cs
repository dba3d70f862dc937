using Grpc.Core;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Records that the citizen and an officer agreed on the plan (plan aftales).</summary>
    public override Task<AgreePlanResponse> AgreePlan(AgreePlanRequest request, ServerCallContext context) =>
        Change<AgreePlanRequest, AgreePlanResponse>(
            request, context,
            async (work, plan, by) => plan.Agree(
                request.Etag, request.CitizenAgreed, request.OfficerAgreed, request.AgreedOn.ToDateOnly()!.Value, request.TalkId,
                await HeldTalkStore.Find(work, request.TalkId), by, work.Now),
            (plan, change, _) => new() { Agreement = change.Part.Agreement, Standing = plan.ToStanding() });
}

internal sealed class AgreePlanValidator : RequestValidator<AgreePlanRequest>
{
    public AgreePlanValidator() => RuleFor(request => request.AgreedOn).IsNotInTheFuture();
}
