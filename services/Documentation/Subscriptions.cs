using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Documentation;

/// <summary>What this service does on others' events. <see cref="EntryTemplates"/> has the entry of each.</summary>
internal sealed class Subscriptions(EventEntries entries) : ISubscriptions
{
    public void Subscribe(SubscriptionMap events)
    {
        events.From("cases").On<CaseRegistered>(entries.Begin).On<ProtectionRegistered>(entries.Record).On<ProtectionLifted>(entries.Record);
        events.From("scheduling").On<PlanMade>(entries.Record).On<DeadlineReached>(entries.Record);
        events.From("coordination").On<PartiesRegistered>(entries.Record);
    }
}
