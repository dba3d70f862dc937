using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Scheduling;

/// <summary>What this service does on others' events.</summary>
internal sealed class Subscriptions(PlansOfNewCases plans) : ISubscriptions
{
    public void Subscribe(SubscriptionMap events) => events.From("cases")
        .On<MunicipalityConfigured>(SettingsStore.Keep)
        .On<CaseRegistered>(plans.Make);
}
