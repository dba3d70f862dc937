using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>An officer on duty on a day, as the roster shows it.</summary>
internal sealed record OnDuty(DateOnly Day, string OfficerId, string Name, bool IsPresent);

/// <summary>The SQL of duty rosters.</summary>
internal static class DutyRosterStore
{
    /// <summary>When these officers are absent on days of a period.</summary>
    public static async Task<ILookup<string, RecordedAbsence>> Absences(UnitOfWork work, DutyRoster roster) => (await work.All(
        new Statement(
            """
            select absence_id, officer_id, first_day, last_day from officer_absence
             where municipality_code = $1 and officer_id = any ($2) and cancelled_at is null and last_day >= $3 and first_day <= $4
            """,
            work.Municipality, roster.Duties.SelectMany(duty => duty.OfficerIds).Distinct().ToArray(), roster.FirstDay, roster.LastDay),
        row => (OfficerId: row.Get<string>("officer_id"),
            Absence: new RecordedAbsence(row.Get<Guid>("absence_id"), row.Get<DateOnly>("first_day"), row.Get<DateOnly>("last_day")))))
        .ToLookup(one => one.OfficerId, one => one.Absence, StringComparer.Ordinal);

    /// <summary>Queues a roster under the version that the team has with it.</summary>
    public static void Insert(UnitOfWork work, RegisteredTeam team, DutyRoster roster)
    {
        work.Add(new Statement(
            "insert into duty_roster (municipality_code, team_id, version, first_day, last_day) values ($1, $2, $3, $4, $5)",
            work.Municipality, team.Id, team.Version, roster.FirstDay, roster.LastDay));
        var rows = roster.Duties.SelectMany(duty => duty.OfficerIds.Select(id => (id, duty.FirstDay, duty.LastDay))).Distinct().ToList();
        work.Add(new Statement(
            """
            insert into duty (municipality_code, team_id, version, officer_id, first_day, last_day)
            select $1, $2, $3, d.officer_id, d.first_day, d.last_day from unnest($4::text[], $5::date[], $6::date[]) as d (officer_id, first_day, last_day)
            """,
            work.Municipality, team.Id, team.Version,
            rows.Select(row => row.id).ToArray(), rows.Select(row => row.FirstDay).ToArray(), rows.Select(row => row.LastDay).ToArray()));
    }

    /// <summary>Who is on duty in a team on the days of a period, by day and name.</summary>
    public static Task<List<OnDuty>> Find(TenantSession session, string teamId, DateOnly first, DateOnly last) => session.All(
        new Statement(
            """
            select day::date as day, o.officer_id, o.name, is_present(o.officer_id, day::date) as is_present
              from generate_series($3::timestamp, $4::timestamp, interval '1 day') day
             cross join on_duty($2, day::date) d
              join officer o on o.municipality_code = $1 and o.officer_id = d.officer_id
             order by 1, o.name, o.officer_id
            """,
            session.Municipality, teamId, first, last),
        row => new OnDuty(row.Get<DateOnly>("day"), row.Get<string>("officer_id"), row.Get<string>("name"), row.Get<bool>("is_present")));
}
