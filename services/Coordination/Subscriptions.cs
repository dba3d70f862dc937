using Sygeopfoelgning.Coordination.Parties;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Coordination;

/// <summary>What this service does on others' events.</summary>
internal sealed class Subscriptions(PartiesOfNewCases parties) : ISubscriptions
{
    public void Subscribe(SubscriptionMap events) =>
        events.From("cases").On<CaseRegistered>(parties.Register);
}
