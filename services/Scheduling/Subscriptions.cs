using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling;

/// <summary>What this service does on others' events.</summary>
internal sealed class Subscriptions(PlanKeeper plans) : ISubscriptions
{
    public void Subscribe(SubscriptionMap events)
    {
        var cases = events.From("cases")
            .On<MunicipalityConfigured>(SettingsStore.Keep)
            .On<OfficerAbsenceChanged>(AbsenceStore.Keep)
            .On<CaseRegistered>(plans.Register)
            .On<InterventionPlanAgreed>(TalkDecisionStore.Agreed)
            .On<CaseAccessChanged>((received, work) =>
            {
                PlanStore.Follow(work, received.AggregateId, received.Payload.Access.ResponsibleId, received.Payload.Access.TeamId);
                return Task.CompletedTask;
            });
        foreach (var type in HappeningMapping.EventsWithHappenings(CaseRegistered.Descriptor.File))
        {
            cases.On(type, async (told, envelope, work) =>
            {
                var caseId = Guid.Parse(envelope.AggregateId);
                await plans.Told(work, caseId, [told.ToHappening(work.Today)]);
                TalkDecisionStore.Follow(work, caseId, told);
                TalksThatFallAway.Look(work, caseId);
            });
        }
    }
}
