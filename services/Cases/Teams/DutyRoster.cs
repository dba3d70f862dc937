using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>Officers who are on duty on the days of a period (vagt).</summary>
[Pure]
internal sealed record DutyOn(DateOnly FirstDay, DateOnly LastDay, IReadOnlyList<string> OfficerIds);

/// <summary>Who is on duty in a team on the days of a period (vagtplan).</summary>
/// <param name="FirstDay">First day.</param>
/// <param name="LastDay">Last day.</param>
/// <param name="Duties">The duties.</param>
[Pure]
internal sealed record DutyRoster(DateOnly FirstDay, DateOnly LastDay, IReadOnlyList<DutyOn> Duties)
{
    /// <summary>The roster, if everybody in it is registered and has not left, and somebody is there on every working day.</summary>
    /// <param name="officers">Those of its officers that are registered.</param>
    /// <param name="absences">Who is absent when.</param>
    public Result<DutyRoster> Check(IReadOnlyList<Employee> officers, ILookup<string, RecordedAbsence> absences)
    {
        var known = officers.ToDictionary(officer => officer.Id, StringComparer.Ordinal);
        foreach (var (duty, officerId) in Duties.SelectMany(duty => duty.OfficerIds.Select(id => (duty, id))))
        {
            if (!known.TryGetValue(officerId, out var officer))
            {
                return new OfficerNotRegistered(officerId);
            }

            if (officer.Working(duty.FirstDay) is { } left)
            {
                return left;
            }
        }

        for (var day = FirstDay; day <= LastDay; day = day.AddDays(1))
        {
            if (DanishCalendar.Municipal.Day(day).Value.IsWorkingDay && !Duties.Any(duty => Covers(duty, day)))
            {
                return new DutyRosterGap(day);
            }
        }

        return this;

        bool Covers(DutyOn duty, DateOnly day) => duty.FirstDay <= day && day <= duty.LastDay && duty.OfficerIds.Any(id => IsThere(known[id], day));

        bool IsThere(Employee officer, DateOnly day) =>
            officer.FirstDay <= day && !officer.HasLeft(day) && !absences[officer.Id].Any(absence => absence.FirstDay <= day && day <= absence.LastDay);
    }
}
