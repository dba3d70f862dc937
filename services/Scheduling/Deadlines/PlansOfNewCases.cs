using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Makes the plan of a new case under the rules that the case carries, and publishes it.</summary>
internal sealed class PlansOfNewCases(PlanStore store, RuleBook book)
{
    public Task Make(Received<CaseRegistered> received, UnitOfWork work)
    {
        var facts = received.Payload.ToFacts();
        var plan = Plan(received.Payload, facts).ToStored(received.AggregateId, received.Payload.Rules.OverlayIds, work.Now);

        store.Add(work, plan, facts);
        TimerTable.Set(work, DeadlineNotice.Timer, plan.CaseId,
            [.. from date in plan.Deadlines where DeadlineNotice.DayOf(date, work.Today) is not null select (date.RuleId, date.PlanBy!.Value)]);
        work.Append(received.AggregateId, plan.ToEvent());
        return Task.CompletedTask;
    }

    // What Cases accepted gives a plan. If it does not, this version lacks rules, and the event is parked until a version that
    // has them is deployed.
    private DeadlinePlan Plan(CaseRegistered registered, PlanFacts facts)
    {
        var overlays = registered.Rules.OverlayIds
            .Select(id => book.FindOverlay(id)
                ?? throw new InvalidOperationException($"The overlay {id} is not among this version's rules."))
            .ToList();
        return RuleSetChoice.Restore(registered.Rules.RuleSetId, (Certainty)registered.Rules.Certainty, book)
            .Then(choice => DeadlinePlan.Make(choice, overlays, facts, DanishCalendar.Municipal))
            .Value;
    }
}
