using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>The SQL of officers.</summary>
internal static class OfficerStore
{
    // $2 is the day on which somebody is present or not.
    private const string Select =
        """
        select o.officer_id, o.name, o.function, o.team_id, t.name as team_name, o.first_day, o.last_day, o.version,
               is_present(o.officer_id, $2) as is_present
          from officer o
          left join team t on t.municipality_code = o.municipality_code and t.team_id = o.team_id
         where o.municipality_code = $1
        """;

    /// <summary>
    /// Queues the lock of the register of staff: its changes are few, and one lock makes them one after the other, so that nobody joins a team
    /// while it is closed, and nobody is away on the day for which a roster is being set.
    /// </summary>
    public static void Hold(UnitOfWork work) =>
        work.Lock(new Statement("select pg_advisory_xact_lock(hashtextextended('staff:' || $1::text, 2))", work.Municipality));

    /// <summary>An officer behind the lock, with who changed it last; null if there is none.</summary>
    public static Task<Employee?> Lock(UnitOfWork work, string officerId)
    {
        Hold(work);
        return work.First(
            new Statement(
                """
                select o.officer_id, o.name, o.function, o.team_id, t.name as team_name, o.first_day, o.last_day, o.version,
                       is_present(o.officer_id, $2) as is_present, c.changed_by_name, c.changed_at
                  from officer o
                  left join team t on t.municipality_code = o.municipality_code and t.team_id = o.team_id
                  left join lateral (
                       select s.changed_by_name, s.changed_at from staff_change s
                        where s.municipality_code = o.municipality_code and s.officer_id = o.officer_id
                        order by s.change_id desc limit 1) c on true
                 where o.municipality_code = $1 and o.officer_id = $3
                """,
                work.Municipality, work.Today, officerId),
            row => Map(row) with { LastChange = (row.GetOrNull<string>("changed_by_name") ?? "", row.Get<DateTimeOffset?>("changed_at") ?? default) });
    }

    /// <summary>An officer; null if there is none.</summary>
    public static Task<Employee?> Find(TenantSession session, string officerId, DateOnly today) =>
        session.First(new Statement($"{Select} and o.officer_id = $3", session.Municipality, today, officerId), Map);

    /// <summary>Those of these officers that are registered.</summary>
    public static Task<List<Employee>> FindAll(TenantSession session, IEnumerable<string> officerIds, DateOnly today) =>
        session.All(new Statement($"{Select} and o.officer_id = any ($3)", session.Municipality, today, officerIds.Distinct().ToArray()), Map);

    /// <summary>A page and, if another follows, more than that; by name.</summary>
    public static Task<List<Employee>> List(
        ReadSession session, string teamId, OfficerFunction function, bool onlyPresent, DateOnly today, Page page)
    {
        List<object?> values = [session.Municipality, today];
        var sql = Select;
        if (teamId.Length > 0)
        {
            values.Add(teamId);
            sql += $" and o.team_id = ${values.Count}";
        }

        if (function != OfficerFunction.Unspecified)
        {
            values.Add((short)function);
            sql += $" and o.function = ${values.Count}";
        }

        if (onlyPresent)
        {
            sql += " and is_present(o.officer_id, $2)";
        }

        if (page.After is [var name, var id])
        {
            values.AddRange([name, id]);
            sql += $" and (o.name, o.officer_id) > (${values.Count - 1}, ${values.Count})";
        }

        return session.All(new Statement($"{sql} order by o.name, o.officer_id limit {page.Rows}", [.. values]), Map);
    }

    /// <summary>Queues the officer as it is from now on.</summary>
    public static void Keep(UnitOfWork work, Employee officer) => work.Add(new Statement(
        """
        insert into officer (municipality_code, officer_id, name, function, team_id, first_day, last_day, version)
        values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8)
        on conflict (municipality_code, officer_id) do update
           set name = excluded.name, function = excluded.function, team_id = excluded.team_id, first_day = excluded.first_day,
               last_day = excluded.last_day, version = excluded.version
        """,
        work.Municipality, officer.Id, officer.Name, (short)officer.Function, officer.TeamId, officer.FirstDay, officer.LastDay, officer.Version));

    /// <summary>An officer with the columns of the selects here, also where another select joins them.</summary>
    public static Employee Map(NpgsqlDataReader row) => new(
        row.Get<string>("officer_id"), row.Get<string>("name"), (OfficerFunction)row.Get<short>("function"), row.GetOrNull<string>("team_id") ?? "",
        row.Get<DateOnly>("first_day"), row.Get<DateOnly?>("last_day"), row.Get<long>("version"))
    {
        TeamName = row.GetOrNull<string>("team_name") ?? "", IsPresent = row.Get<bool>("is_present"),
    };
}
