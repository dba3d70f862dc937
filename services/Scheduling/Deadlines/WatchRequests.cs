using FluentValidation;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed class WatchRules : RequestRules<WatchRequest>
{
    public WatchRules()
    {
        RuleFor(request => request.Subscriptions).AreSubscriptions(one => one.SubscriptionId);
        RuleForEach(request => request.Subscriptions).Cascade(CascadeMode.Continue).SetValidator(new WatchSubscriptionRules());
    }
}

internal sealed class WatchSubscriptionRules : RequestRules<WatchSubscription>
{
    public WatchSubscriptionRules()
    {
        RuleFor(one => one.SubscriptionId).IsSubscriptionId();
        RuleFor(one => one.WatchedCase).IsGiven().OverridePropertyName("watched");
        RuleFor(one => one.Plan.CaseId).IsUuid().When(one => one.Plan is not null);
    }
}
