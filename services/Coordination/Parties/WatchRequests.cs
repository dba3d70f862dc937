using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Coordination.Parties;

internal sealed class WatchRules : RequestRules<WatchRequest>
{
    public WatchRules() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
