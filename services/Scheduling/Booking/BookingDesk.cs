using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>
/// Checks whether a time can be booked, with the calendars locked: whoever books in one of them or changes it next sees what this write has stored.
/// The locks of the closing days, which bookings share, and of the calendars follow that of the case. Those of the calendars come in one order, so
/// that no two bookings wait for each other.
/// </summary>
internal sealed class BookingDesk(RuleBook book)
{
    // More than travel and buffer reach beyond the day of a talk.
    private static readonly TimeSpan Around = TimeSpan.FromHours(6);

    /// <summary>The checked time, or everything that is in its way.</summary>
    /// <param name="work">The write.</param>
    /// <param name="bookingId">The talk or hold.</param>
    /// <param name="slot">The time that is wanted.</param>
    /// <param name="replaced">The hold that becomes the talk: its time is not in the way.</param>
    /// <param name="before">
    /// What was agreed of a talk that is moved: its calendars are locked too, because its time is freed, and the other talks of the case are looked at.
    /// </param>
    public async Task<Result<CheckedSlot>> Check(CaseWork work, Guid bookingId, Slot slot, Guid? replaced = null, Slot? before = null)
    {
        var day = LocalTimes.DayOf(slot.StartsAt);
        var (from, to) = (BusinessClock.StartOf(day) - Around, BusinessClock.StartOf(day.AddDays(1)) + Around);
        string[] resources = [.. slot.Resources.Select(one => one.Key), OccupiedSpan.OfCase(work.CaseId)];
        ClosingDayStore.Share(work);
        CalendarStore.Hold(work, [.. slot.Resources, .. before?.Resources ?? []]);
        var calendars = CalendarStore.Loading(work.Municipality, slot.Resources, day, day);
        var others = OccupiedStore.Within(work, resources, from, to, work.Now);
        var settings = SettingsStore.BookingQuery(work);
        var facts = PlanStore.FactsOf(work);
        var holds = HoldStore.OfCase(work);
        var talks = TalkStore.OfCaseBeside(work, bookingId);
        await work.Together(calendars, others, settings, facts, holds, talks);

        var (choice, overlays) = CasePlans.Rules(work.Found(facts.Result).Rules, book);
        var (now, history) = (work.BusinessNow, FactHistory.Of(facts.Result!.Basis.Happenings).Value);
        var attempt = new BookingAttempt(
            work.CaseId, bookingId, slot, day, now, settings.Result,
            calendars.Result.GetValueOrDefault(ResourceId.Officer(slot.OfficerId)),
            slot.RoomId is { } room ? calendars.Result.GetValueOrDefault(ResourceId.Room(room)) : null,
            [.. others.Result.Where(one => one.BookingId != replaced)],
            Standing(day, TalkOfCase.IsOneInPersonBefore(talks.Result, slot.StartsAt)))
        {
            OtherTalks = before is null ? [] : TalkOfCase.MetByMoving(talks.Result, before, slot, now, Standing),
        };
        return BookingRules.Check(attempt).Map(accepted =>
            new CheckedSlot(accepted, slot.Occupies(work.CaseId, settings.Result), settings.Result, holds.Result));

        CaseStanding Standing(DateOnly on, bool isOneInPersonBooked) => CaseStanding.On(history, choice, overlays, on, isOneInPersonBooked);
    }
}

/// <summary>A time that can be booked.</summary>
/// <param name="Attempt">What was checked.</param>
/// <param name="Spans">What it occupies.</param>
/// <param name="Settings">The municipality's settings.</param>
/// <param name="Holds">The holds of the case, those that have ended too.</param>
internal sealed record CheckedSlot(
    BookingAttempt Attempt, IReadOnlyList<OccupiedSpan> Spans, BookingSettings Settings, IReadOnlyList<KnownHold> Holds)
{
    /// <summary>The room's name; empty where there is none.</summary>
    public string RoomName => Attempt.Room?.Room?.Name ?? "";

    /// <summary>The room's address; empty where there is none.</summary>
    public string RoomAddress => Attempt.Room?.Room?.Address ?? "";
}
