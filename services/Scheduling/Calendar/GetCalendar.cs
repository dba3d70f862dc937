using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>The calendar of an officer or a room, day by day, with the talks that are booked.</summary>
    public override Task<GetCalendarResponse> GetCalendar(GetCalendarRequest request, ServerCallContext context) =>
        reads.Run<GetCalendarRequest, GetCalendarResponse>(request, context, async session =>
        {
            var id = CalendarMapping.ResourceOf(request.OfficerId, request.RoomId);
            var (first, last) = (request.FirstDay.ToDateOnly()!.Value, request.LastDay.ToDateOnly()!.Value);
            var (version, calendars, talks) = (
                HoursStore.Finding(session.Municipality, id), CalendarStore.Loading(session.Municipality, [id], first, last),
                OccupiedStore.Talks(session, id, BusinessClock.StartOf(first), BusinessClock.StartOf(last.AddDays(1))));
            await session.Together(version, calendars, talks);
            if (version.Result is not { } known || !calendars.Result.TryGetValue(id, out var calendar))
            {
                return new CalendarNotFound();
            }

            return calendar.ToAnswer(known, talks.Result, await Reached(session, talks.Result), first, last, context.Language());
        });

    // The payment unit reaches cases, and has no part in their talks.
    private static async Task<IReadOnlyDictionary<Guid, ReachedTalk>> Reached(ReadSession session, IReadOnlyList<Busy> talks) =>
        talks.Count == 0 || session.Caller.ActingRole == Role.PaymentUnit
            ? new Dictionary<Guid, ReachedTalk>()
            : (await TalkStore.InReach(session, [.. talks.Select(talk => talk.BookingId)])).ToDictionary(talk => talk.Id);
}

internal sealed class GetCalendarValidator : RequestValidator<GetCalendarRequest>
{
    private const int MostDays = 62;

    public GetCalendarValidator()
    {
        RuleFor(request => request.OfficerId).IsOpaqueIdOrEmpty()
            .Must((request, officer) => officer.Length > 0 != request.RoomId.Length > 0).Violates(CalendarChecks.NotChosen);
        RuleFor(request => request.FirstDay).IsInTheCalendar();
        RuleFor(request => request.LastDay).IsInTheCalendar();
        RuleFor(request => request.LastDay)
            .Must((request, last) => !(last.ToDateOnly() < request.FirstDay.ToDateOnly())).Violates(Violations.DatesReversed)
            .Must((request, last) => !(last.ToDateOnly()?.DayNumber - request.FirstDay.ToDateOnly()?.DayNumber >= MostDays))
            .Violates(CalendarChecks.PeriodTooLong, MostDays);
    }
}
