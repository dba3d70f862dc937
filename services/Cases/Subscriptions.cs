using Sygeopfoelgning.Cases.Erasures;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases;

/// <summary>What this service does on others' events.</summary>
internal sealed class Subscriptions : ISubscriptions
{
    public void Subscribe(SubscriptionMap events)
    {
        events.From("scheduling")
            .On<NextDeadlineChanged>(NextDeadlines.Follow, wakesLists: true)
            .On<TalkStarted>(HeldTalkStore.Started)
            .On<TalkCompleted>(HeldTalkStore.Completed)
            .On<TalkNoShow>(HeldTalkStore.Missed)
            .On<TalkNoShowWithdrawn>(HeldTalkStore.NotMissed);
        foreach (var service in ErasureProgress.Others)
        {
            events.From(service).On<CaseErased>((received, work) =>
            {
                ErasureStore.Note(work, Guid.Parse(received.Payload.ErasureId), service);
                return Task.CompletedTask;
            });
        }
    }
}
