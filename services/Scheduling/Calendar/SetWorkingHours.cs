using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>Sets the hours of the week of an officer or a room from a day on (arbejdstid).</summary>
    public override Task<SetWorkingHoursResponse> SetWorkingHours(SetWorkingHoursRequest request, ServerCallContext context) =>
        writes.Run<SetWorkingHoursRequest, SetWorkingHoursResponse>(request, context, async work =>
        {
            var id = CalendarMapping.ResourceOf(request.OfficerId, request.RoomId);
            if (Barred(id, context.Caller()) is { } barred)
            {
                return barred;
            }

            if (await HoursStore.Lock(work, id) is not { } calendar)
            {
                return new CalendarNotFound();
            }

            var week = request.ToWeek() with { LastChange = LastChange.Of(work) };
            var (next, calendars, talks, settings) = (
                HoursStore.Next(work, id, week.FirstDay), CalendarStore.Loading(work.Municipality, [id], week.FirstDay, KnownDays.Last),
                BookedTalkStore.In(work, id, week.FirstDay, KnownDays.Last), SettingsStore.BookingQuery(work));
            await work.Together(next, calendars, talks, settings);
            return calendar.Change(request.Etag, week.LastChange).Map(changed =>
            {
                HoursStore.Keep(work, changed);
                HoursStore.Keep(work, id, week);
                var held = week with { LastDay = next.Result?.AddDays(-1) };
                return new SetWorkingHoursResponse
                {
                    WorkingHours = held.ToProto(),
                    Etag = changed.Etag,
                    TalksOutside = talks.Result.Outside(calendars.Result[id], held, settings.Result).ToOutside(),
                };
            });
        });

    // Somebody who leads a team and has other roles acts in one of those, and leads nevertheless.
    private static Refusal? Barred(ResourceId id, Caller caller) =>
        KnownCalendar.Barred(id, caller.Subject, caller.Roles.Contains(Role.TeamLeader));
}

internal sealed class SetWorkingHoursValidator : RequestValidator<SetWorkingHoursRequest>
{
    private const int MostTalks = 100;
    private const int MostWeekdays = 5;

    public SetWorkingHoursValidator()
    {
        RuleFor(request => request.OfficerId).IsOpaqueIdOrEmpty()
            .Must((request, officer) => officer.Length > 0 != request.RoomId.Length > 0).Violates(CalendarChecks.NotChosen);
        RuleFor(request => request.FirstDay).IsFromTodayOn();
        RuleForEach(request => request.Weekdays)
            .Must((request, day) => request.Weekdays.TakeWhile(before => !ReferenceEquals(before, day)).All(before => before.Weekday != day.Weekday))
            .Violates(CalendarChecks.WeekdayRepeated)
            .SetValidator(new WeekdayHoursValidator())
            .When(request => request.Weekdays.Count <= MostWeekdays);
        RuleFor(request => request.MostTalks).InclusiveBetween(0, MostTalks).Violates(CalendarChecks.MostTalksOutOfRange, MostTalks);
    }
}

internal sealed class WeekdayHoursValidator : RequestValidator<WeekdayHours>
{
    public WeekdayHoursValidator() => RuleForEach(day => day.Hours)
        .Must((day, hours) => CalendarChecks.IsAfterThoseBefore(day.Hours, hours)).Violates(CalendarChecks.HoursOverlap)
        .SetValidator(new HoursOfDayValidator())
        .When(day => day.Hours.Count <= CalendarChecks.MostHours);
}
