using FluentValidation;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Journal;

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
    internal static readonly ViolationCode NumberNegative = new("NUMBER_NEGATIVE",
        "Nummeret kan ikke være negativt.",
        "The number cannot be negative.");

    public WatchSubscriptionRules()
    {
        RuleFor(one => one.SubscriptionId).IsSubscriptionId();
        RuleFor(one => one.WatchedCase).IsGiven().OverridePropertyName("watched");
        RuleFor(one => one.Journal.CaseId).IsUuid().When(one => one.Journal is not null);
        RuleFor(one => one.Journal.AfterNumber).GreaterThanOrEqualTo(0).Violates(NumberNegative).When(one => one.Journal is not null);
    }
}
