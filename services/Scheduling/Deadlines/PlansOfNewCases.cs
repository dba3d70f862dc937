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
        var plan = Plan(received.Payload, book).ToStored(received.AggregateId, received.Payload.Rules.OverlayIds, work.Now);

        store.Add(work, plan, facts);
        TimerTable.Set(work, DeadlineNotice.Timer, plan.CaseId,
            [.. from date in plan.Deadlines where DeadlineNotice.DayOf(date, work.Today) is not null select (date.RuleId, date.PlanBy!.Value)]);
        work.Append(received.AggregateId, plan.ToEvent());
        return Task.CompletedTask;
    }

    /// <summary>
    /// The plan of what was registered. What Cases accepted gives a plan. If it does not, this version lacks rules, and the event
    /// is parked until a version that has them is deployed.
    /// </summary>
    internal static DeadlinePlan Plan(CaseRegistered registered, RuleBook book)
    {
        var overlays = registered.Rules.OverlayIds
            .Select(id => book.FindOverlay(id)
                ?? throw new InvalidOperationException($"The overlay {id} is not among this version's rules."))
            .ToList();
        var choice = RuleSetChoice.Restore(registered.Rules.RuleSetId, (Certainty)registered.Rules.Certainty, book).Value;
        var facts = registered.ToFacts();
        return registered.PensionAgeBeforeReassessment ? PensionAgeInCourse.Plan(facts, OfAll) : OfAll(facts);

        DeadlinePlan OfAll(PlanFacts known) => SeveralEmployments.Plan(
            PlannedEmployment.Of(registered), known, of => DeadlinePlan.Make(choice, overlays, of, DanishCalendar.Municipal).Value);
    }
}
