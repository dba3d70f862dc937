using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Documentation.Journal;

namespace Sygeopfoelgning.Documentation;

/// <summary>What this service does on others' events: it writes the entry defined in <see cref="EntryTemplates"/>.</summary>
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
