using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>The calendar of an officer or a room, day by day.</summary>
    public override Task<GetCalendarResponse> GetCalendar(GetCalendarRequest request, ServerCallContext context) =>
        reads.Run<GetCalendarRequest, GetCalendarResponse>(request, context, async session =>
        {
            var id = CalendarMapping.ResourceOf(request.OfficerId, request.RoomId);
            var (first, last) = (request.FirstDay.ToDateOnly()!.Value, request.LastDay.ToDateOnly()!.Value);
            var (version, calendars) = (HoursStore.Finding(session.Municipality, id), CalendarStore.Loading(session.Municipality, [id], first, last));
            await session.Together(version, calendars);
            if (version.Result is not { } known || !calendars.Result.TryGetValue(id, out var calendar))
            {
                return new CalendarNotFound();
            }

            return calendar.ToAnswer(known, first, last, context.Language());
        });
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
