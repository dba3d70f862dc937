using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>
/// Cancels the booked talks of a case that cannot be held any more: by the day of the talk the case has ended, or the follow-up is without contact
/// to the citizen (standby). By the same rules as when a talk is booked. Whatever tells of a case sets it off, and every booking: who books at
/// the moment at which a case ends does not know of it yet.
/// </summary>
internal sealed class TalksThatFallAway(TalkStore talks, RuleBook book, ServiceName service) : ITimerAct
{
    private const string Timer = "talks_that_fall_away";

    public string Kind => Timer;

    /// <summary>Queues that the booked talks of a case are looked at.</summary>
    public static void Look(UnitOfWork work, Guid caseId) => TimerTable.Set(work, Timer, caseId, [("", work.Today)]);

    public async Task Act(DueTimer due, UnitOfWork work)
    {
        if (!await CaseTurn.TryTake(work, due.AggregateId))
        {
            Look(work, due.AggregateId);
            return;
        }

        var booked = await talks.BookedAfter(work, due.AggregateId, work.BusinessNow);
        if (booked.Count == 0 || await work.Run(PlanStore.FactsOf(work, booked[0].Key)) is not { } known)
        {
            return;
        }

        var history = FactHistory.Of(known.Basis.Happenings).Value;
        var (choice, overlays) = CasePlans.Rules(known.Rules, book);
        foreach (var (talk, key) in booked)
        {
            var standing = CaseStanding.On(history, choice, overlays, LocalTimes.DayOf(talk.Slot.StartsAt), isOneInPersonBooked: true);
            if (Why(standing) is { } why)
            {
                Cancel(work, key, talk, why.Danish);
            }
        }
    }

    private void Cancel(UnitOfWork work, CaseKey key, KnownTalk talk, string reason)
    {
        var cancelled = talk with
        {
            Status = TalkStatus.Cancelled,
            Done = [.. talk.Done, new TalkDone(TalkAct.Cancelled, talk.Slot.StartsAt, talk.Slot.EndsAt, reason, service.Value, "", work.Now)],
        };
        TalkStore.Update(work, key, cancelled);
        OccupiedStore.Free(work, talk.Id);
        work.Append(talk.CaseId, cancelled.ToCancelled());
    }

    private static Wording? Why(CaseStanding standing) =>
        standing.EndedOn is { } day ? Wording.Of("Sagen er afsluttet den {0}.", "The case ended on {0}.", day)
        : standing.ProhibitedBy is { } rule ? Wording.Of(
            "Der følges op uden kontakt til borgeren på dagen for samtalen (standby, {0}).",
            "On the day of the talk the follow-up is without contact to the citizen (standby, {0}).", rule)
        : null;
}
