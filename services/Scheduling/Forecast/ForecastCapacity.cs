using System.Globalization;
using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Forecast;

internal sealed partial class ForecastService
{
    private const int UsualWeeks = 8;
    private static readonly TimeSpan UsualLength = TimeSpan.FromMinutes(60);

    /// <summary>Which cases will break which deadline with the calendars of today, and what time is missing per week and team.</summary>
    public override async Task<ForecastCapacityResponse> ForecastCapacity(ForecastCapacityRequest request, ServerCallContext context)
    {
        var language = context.Language();
        var seen = new Foreseen(default, default, TimeSpan.Zero, [], []);
        var answer = await reads.Page(
            request, context,
            async (session, page) =>
            {
                seen = (await Foresee(session, request)).Of(request.ResponsibleId, request.TeamId);
                var late = seen.Talks.Where(one => one.IsLate).SkipWhile(one => !IsBehind(one, page)).ToList();
                var byCase = late.ToDictionary(one => one.Talk.CaseId);
                return (await ForecastStore.InReach(session, [.. late.Select(one => one.Talk.CaseId)], page))
                    .ConvertAll(one => new ReachedForecast(byCase[one.CaseId], one));
            },
            row => row.Forecast.ToProto(row.Case.CaseNumber, duties.TitleOf(row.Case.RuleSetId, row.Forecast.Talk.RuleId).In(language), seen.Today),
            (ForecastCapacityResponse response) => response.Cases,
            row => [row.Forecast.Talk.LastDay.ToString("O", CultureInfo.InvariantCulture), row.Forecast.Talk.CaseId.ToString()]);
        seen.Complete(answer, language);
        return answer;
    }

    private async Task<Foreseen> Foresee(ReadSession session, ForecastCapacityRequest request)
    {
        var clock = session.BusinessTimeQuery();
        await session.Together(clock);
        var (today, now) = clock.Result;
        var length = request.Duration?.ToTimeSpan() ?? UsualLength;
        var to = today.AddDays((7 * (request.Weeks == 0 ? UsualWeeks : request.Weeks)) - 1);
        var (settings, expected, officers) = (
            SettingsStore.BookingQuery(session), ForecastStore.Expected(session, duties.Talks, to, today, now), ForecastStore.Officers(session, today, to));
        await session.Together(settings, expected, officers);

        ResourceId[] resources = [.. officers.Result.Select(one => ResourceId.Officer(one.OfficerId))];
        var (calendars, others) = (
            CalendarStore.Loading(session.Municipality, resources, today, to),
            OccupiedStore.Within(
                session, [.. resources.Select(one => one.Key)], BusinessClock.StartOf(today), BusinessClock.StartOf(to.AddDays(1)), session.Now));
        await session.Together(calendars, others);

        var (found, taken) = (calendars.Result, others.Result.ToLookup(one => one.Span.Resource));
        List<OfficerTimes> times =
        [
            .. from held in officers.Result
               let id = ResourceId.Officer(held.OfficerId)
               where found.ContainsKey(id)
               select new OfficerTimes(
                   held.OfficerId, held.TeamId, TimesForTalks.Days(found[id], [.. taken[id.Key]], length, settings.Result, today, to, now)),
        ];
        return new(today, to, length, CapacityForecast.Of(expected.Result, times), times);
    }

    private static bool IsBehind(ForecastTalk one, Page page) => page.After is not [var lastDay, var caseId]
        || (one.Talk.LastDay, one.Talk.CaseId).CompareTo((DateOnly.ParseExact(lastDay, "O", CultureInfo.InvariantCulture), Guid.Parse(caseId))) > 0;

    private sealed record ReachedForecast(ForecastTalk Forecast, ReachedCase Case);
}

internal sealed class ForecastCapacityValidator : RequestValidator<ForecastCapacityRequest>
{
    private const int MostWeeks = 26;

    public ForecastCapacityValidator()
    {
        RuleFor(request => request.ResponsibleId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty()
            .Must((request, team) => team.Length == 0 || request.ResponsibleId.Length == 0).Violates(DeadlineFilterValidator.OfficerOrTeam);
        RuleFor(request => request.Weeks).InclusiveBetween(0, MostWeeks).Violates(GetTalkLoadValidator.WeeksOutOfRange, MostWeeks);
        RuleFor(request => request.Duration).Must(length => length is null || AppointmentValidator.IsALength(length)).Violates(
            AppointmentValidator.LengthOutOfRange, AppointmentValidator.LeastMinutes, AppointmentValidator.MostHours);
    }
}
