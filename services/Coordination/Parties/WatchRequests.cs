using FluentValidation;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Coordination.Parties;

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
        RuleFor(one => one.Parties.CaseId).IsUuid().When(one => one.Parties is not null);
    }
}
