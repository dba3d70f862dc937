using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Journal;

internal sealed class WatchRules : RequestRules<WatchRequest>
{
    public WatchRules() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
