using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Documentation.Journal;

namespace Sygeopfoelgning.Documentation;

/// <summary>What this service does on the others' events: it writes the entry that <see cref="EntryTemplates"/> says.</summary>
internal sealed class Subscriptions(EventEntries entries) : ISubscriptions
{
    public void Subscribe(SubscriptionMap events)
    {
        foreach (var template in EntryTemplates.All)
        {
            template.Subscribe(events.From(template.Publisher), entries);
        }
    }
}
