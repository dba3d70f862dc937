using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

internal sealed class WatchRules : RequestRules<WatchRequest>
{
    public WatchRules() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
