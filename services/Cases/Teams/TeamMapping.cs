using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>Between teams, their rosters and the messages of the contract.</summary>
internal static class TeamMapping
{
    [Pure]
    public static Team ToProto(this RegisteredTeam team) =>
        new() { TeamId = team.Id, Name = team.Name, ClosedOn = team.ClosedOn?.ToProto(), Etag = team.Etag };

    [Pure]
    public static TeamChanged ToEvent(this RegisteredTeam team) => new() { TeamId = team.Id, ClosedOn = team.ClosedOn?.ToProto() };

    [Pure]
    public static StaffChange ToChange(this RegisteredTeam team, StaffChangeKind kind, string reason = "") =>
        new() { Kind = kind, TeamId = team.Id, Name = team.Name, Reason = reason, LastDay = team.ClosedOn?.ToProto() };

    [Pure]
    public static DutyRoster ToRoster(this SetDutyRosterRequest request) => new(
        request.FirstDay.ToDateOnly()!.Value, request.LastDay.ToDateOnly()!.Value,
        [.. request.Duties.Select(duty => new DutyOn(duty.FirstDay.ToDateOnly()!.Value, duty.LastDay.ToDateOnly()!.Value, [.. duty.OfficerIds]))]);

    [Pure]
    public static DutyRosterSet ToEvent(this DutyRoster roster, string teamId) => new()
    {
        TeamId = teamId,
        FirstDay = roster.FirstDay.ToProto(),
        LastDay = roster.LastDay.ToProto(),
        Duties =
        {
            roster.Duties.Select(duty => new DutyPeriod { FirstDay = duty.FirstDay.ToProto(), LastDay = duty.LastDay.ToProto(), OfficerIds = { duty.OfficerIds } }),
        },
    };

    [Pure]
    public static StaffChange ToChange(this DutyRoster roster, RegisteredTeam team) => new()
    {
        Kind = StaffChangeKind.DutyRosterSet,
        TeamId = team.Id,
        Name = team.Name,
        FirstDay = roster.FirstDay.ToProto(),
        LastDay = roster.LastDay.ToProto(),
    };

    /// <summary>Every working day of the period, and other days on which somebody is on duty.</summary>
    [Pure]
    public static IEnumerable<DutyDay> ToDays(this IEnumerable<OnDuty> duties, DateOnly first, DateOnly last)
    {
        var byDay = duties.ToLookup(duty => duty.Day);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var there = byDay[day].ToList();
            if (there.Count > 0 || DanishCalendar.Municipal.Day(day).Value.IsWorkingDay)
            {
                yield return new DutyDay
                {
                    Day = day.ToProto(),
                    Officers = { there.Select(one => new OfficerOnDuty { OfficerId = one.OfficerId, Name = one.Name, IsPresent = one.IsPresent }) },
                    IsCovered = there.Exists(one => one.IsPresent),
                };
            }
        }
    }
}
