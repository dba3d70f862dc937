using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

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
        RuleFor(one => one.Case.CaseId).IsUuid().When(one => one.Case is not null);
    }
}
