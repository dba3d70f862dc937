using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Records the result of a follow-up item (opfølgningspunkt afklares).</summary>
    public override Task<SettleFollowUpItemResponse> SettleFollowUpItem(SettleFollowUpItemRequest request, ServerCallContext context) =>
        Change<SettleFollowUpItemRequest, SettleFollowUpItemResponse>(
            request, context,
            (work, plan, by) => plan.SettleItem(request.ItemId, request.Etag, request.Result, request.Text, request.ChangedTo, by, work.Now),
            (plan, change, _) => new() { Item = change.Part.FollowUpItem, Standing = plan.ToStanding() });
}

internal sealed class SettleFollowUpItemValidator : RequestValidator<SettleFollowUpItemRequest>
{
    public static readonly ViolationCode ChangedToExcluded = new("CHANGED_TO_EXCLUDED",
        "Det nye punkt skrives kun, når punktet er ændret.",
        "The new item is given only where the item was changed.");

    public SettleFollowUpItemValidator() =>
        When(request => request.Result == FollowUpResult.Changed, () => RuleFor(request => request.ChangedTo).IsGiven())
            .Otherwise(() => RuleFor(request => request.ChangedTo).Must(text => text.Length == 0).Violates(ChangedToExcluded));
}
