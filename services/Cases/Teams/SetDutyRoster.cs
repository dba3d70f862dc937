using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Teams;

internal sealed partial class TeamService
{
    /// <summary>Sets who is on duty in a team on the days of a period (vagtplan).</summary>
    public override Task<SetDutyRosterResponse> SetDutyRoster(SetDutyRosterRequest request, ServerCallContext context) =>
        writes.Run<SetDutyRosterRequest, SetDutyRosterResponse>(request, context, async work =>
        {
            if (await TeamStore.Lock(work, request.TeamId) is not { } team)
            {
                return new TeamNotFound();
            }

            if (!team.WithRoster(request.Etag).TryGet(out var changed, out var refusal))
            {
                return refusal;
            }

            var roster = request.ToRoster();
            var officers = await OfficerStore.FindAll(work, roster.Duties.SelectMany(duty => duty.OfficerIds), work.Today);
            return roster.Check(officers, await DutyRosterStore.Absences(work, roster)).Map(set =>
            {
                TeamStore.Keep(work, changed);
                DutyRosterStore.Insert(work, changed, set);
                work.Record(set.ToChange(changed), set.ToEvent(changed.Id));
                return new SetDutyRosterResponse { Team = changed.ToProto() };
            });
        });
}

internal sealed class SetDutyRosterValidator : RequestValidator<SetDutyRosterRequest>
{
    private const int MostDays = 366;

    public static readonly ViolationCode DutyOutsidePeriod = new("DUTY_OUTSIDE_PERIOD",
        "Vagten skal ligge inden for vagtplanens periode.",
        "The duty must lie within the period of the roster.");

    public SetDutyRosterValidator()
    {
        RuleFor(request => request.FirstDay)
            .Must(day => day.ToDateOnly() is not { } first || DanishCalendar.Covers(first)).Violates(Violations.DateInvalid);
        RuleFor(request => request.LastDay)
            .Must(day => day.ToDateOnly() is not { } last || DanishCalendar.Covers(last)).Violates(Violations.DateInvalid)
            .Must((request, last) => !(last.ToDateOnly() < request.FirstDay.ToDateOnly())).Violates(Violations.DatesReversed)
            .Must((request, last) => !(last.ToDateOnly()?.DayNumber - request.FirstDay.ToDateOnly()?.DayNumber > MostDays)).Violates(StaffViolations.PeriodTooLong, MostDays);
        RuleForEach(request => request.Duties).ChildRules(duty => duty.RuleFor(one => one.LastDay)
            .Must((one, last) => !(last.ToDateOnly() < one.FirstDay.ToDateOnly())).Violates(Violations.DatesReversed));
        RuleForEach(request => request.Duties).ChildRules(duty => duty.RuleForEach(one => one.OfficerIds).IsOpaqueIdOrEmpty());
        RuleForEach(request => request.Duties)
            .Must((request, one) => !(one.FirstDay.ToDateOnly() < request.FirstDay.ToDateOnly()) && !(one.LastDay.ToDateOnly() > request.LastDay.ToDateOnly()))
            .Violates(DutyOutsidePeriod);
    }
}
