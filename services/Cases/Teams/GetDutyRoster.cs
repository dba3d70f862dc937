using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Teams;

internal sealed partial class TeamService
{
    /// <summary>Who is on duty in a team on the days of a period (vagtplan).</summary>
    public override Task<GetDutyRosterResponse> GetDutyRoster(GetDutyRosterRequest request, ServerCallContext context) =>
        reads.Run<GetDutyRosterRequest, GetDutyRosterResponse>(request, context, async session =>
        {
            var (first, last) = (request.FirstDay.ToDateOnly()!.Value, request.LastDay.ToDateOnly()!.Value);
            return await TeamStore.Find(session, request.TeamId) is { } team
                ? new GetDutyRosterResponse { Team = team.ToProto(), Days = { (await DutyRosterStore.Find(session, team.Id, first, last)).ToDays(first, last) } }
                : new TeamNotFound();
        });
}

internal sealed class GetDutyRosterValidator : RequestValidator<GetDutyRosterRequest>
{
    private const int MostDays = 92;

    public GetDutyRosterValidator()
    {
        RuleFor(request => request.FirstDay)
            .Must(day => day.ToDateOnly() is not { } first || DanishCalendar.Covers(first)).Violates(Violations.DateInvalid);
        RuleFor(request => request.LastDay)
            .Must(day => day.ToDateOnly() is not { } last || DanishCalendar.Covers(last)).Violates(Violations.DateInvalid)
            .Must((request, last) => !(last.ToDateOnly() < request.FirstDay.ToDateOnly())).Violates(Violations.DatesReversed)
            .Must((request, last) => !(last.ToDateOnly()?.DayNumber - request.FirstDay.ToDateOnly()?.DayNumber > MostDays)).Violates(StaffViolations.PeriodTooLong, MostDays);
    }
}
