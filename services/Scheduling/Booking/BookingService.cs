using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>The talks of a case: held, booked, moved, cancelled (samtaler).</summary>
internal sealed partial class BookingService(
    Reads reads, Writes writes, BookingDesk desk, TalkStore talks, PlanStore plans, RuleBook book, Duties duties, CaseNames names)
    : V1.BookingService.BookingServiceBase
{
    private static TalkDone DoneBy(CaseWork work, TalkAct act, Slot slot, string reason = "") =>
        new(act, slot.StartsAt, slot.EndsAt, reason, work.Actor.Subject, work.Actor.Name, work.Now);

    private static bool IsCitizen(ReadSession session) => session.Caller.ActingRole == Role.Citizen;
}
