using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>Sets other hours of an officer or a room on one day, or removes them again (undtagelse).</summary>
    public override Task<SetDayHoursResponse> SetDayHours(SetDayHoursRequest request, ServerCallContext context) =>
        writes.Run<SetDayHoursRequest, SetDayHoursResponse>(request, context, async work =>
        {
            var id = CalendarMapping.ResourceOf(request.OfficerId, request.RoomId);
            if (Barred(id, context.Caller()) is { } barred)
            {
                return barred;
            }

            var (hours, language) = (request.ToDayHours(), context.Language());
            if (await HoursStore.Lock(work, id) is not { } known)
            {
                return new CalendarNotFound();
            }

            var (calendars, talks, settings) = (
                CalendarStore.Loading(work.Municipality, [id], hours.Day, hours.Day), BookedTalkStore.In(work, id, hours.Day, hours.Day),
                SettingsStore.BookingQuery(work));
            await work.Together(calendars, talks, settings);
            var calendar = calendars.Result[id];
            return known.Change(request.Etag, LastChange.Of(work)).Then(changed =>
                (request.Remove ? calendar.WithoutHoursOf(hours.Day) : calendar.With(hours)).Map(now =>
                {
                    HoursStore.Keep(work, changed);
                    if (request.Remove)
                    {
                        HoursStore.Remove(work, id, hours.Day);
                    }
                    else
                    {
                        HoursStore.Keep(work, id, hours);
                    }

                    return new SetDayHoursResponse
                    {
                        Day = now.ToProto(hours.Day, language), Etag = changed.Etag, TalksOutside = talks.Result.Outside(now, settings.Result).ToOutside(),
                    };
                }));
        });
}

internal sealed class SetDayHoursValidator : RequestValidator<SetDayHoursRequest>
{
    public SetDayHoursValidator()
    {
        RuleFor(request => request.OfficerId).IsOpaqueIdOrEmpty()
            .Must((request, officer) => officer.Length > 0 != request.RoomId.Length > 0).Violates(CalendarChecks.NotChosen);
        RuleFor(request => request.Day).IsFromTodayOn();
        RuleFor(request => request.Remove)
            .Must((request, remove) => !remove || request.Hours.Count == 0).Violates(CalendarChecks.HoursOfRemovedDay);
        RuleForEach(request => request.Hours)
            .Must((request, hours) => CalendarChecks.IsAfterThoseBefore(request.Hours, hours)).Violates(CalendarChecks.HoursOverlap)
            .SetValidator(new HoursOfDayValidator())
            .When(request => request.Hours.Count <= CalendarChecks.MostHours);
        RuleForEach(request => request.Hours).Custom((hours, context) =>
        {
            if (context.InstanceToValidate.Day.ToDateOnly() is { } day && KnownDays.Covers(day) && CalendarMapping.IsTimeOfDay(hours.FromMinute)
                && CalendarMapping.IsTimeOfDay(hours.ToMinute))
            {
                var span = hours.ToSpan();
                context.AddViolations((DanishTime.At(day, span.From).Refusal as InvalidRequest)?.At("from_minute"));
                context.AddViolations((DanishTime.EndAt(day, span.To).Refusal as InvalidRequest)?.At("to_minute"));
            }
        }).When(request => request.Hours.Count <= CalendarChecks.MostHours);
    }
}
