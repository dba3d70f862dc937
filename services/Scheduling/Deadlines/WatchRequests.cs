using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed class WatchRules : RequestRules<WatchRequest>
{
    public WatchRules() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
