using Npgsql;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>The SQL of teams.</summary>
internal static class TeamStore
{
    private const string Select = "select t.team_id, t.name, t.closed_on, t.version from team t where t.municipality_code = $1";

    /// <summary>A team behind the lock of the register of staff, with its officers counted; null if there is none.</summary>
    public static Task<RegisteredTeam?> Lock(UnitOfWork work, string teamId)
    {
        OfficerStore.Hold(work);
        return work.First(
            new Statement(
                """
                select t.team_id, t.name, t.closed_on, t.version, c.changed_by_name, c.changed_at,
                       (select count(*) from officer o
                         where o.municipality_code = t.municipality_code and o.team_id = t.team_id
                           and (o.last_day is null or o.last_day >= $3)) as officers
                  from team t
                  left join lateral (
                       select s.changed_by_name, s.changed_at from staff_change s
                        where s.municipality_code = t.municipality_code and s.officer_id is null and s.team_id = t.team_id
                        order by s.change_id desc limit 1) c on true
                 where t.municipality_code = $1 and t.team_id = $2
                """,
                work.Municipality, teamId, work.Today),
            row => Map(row) with
            {
                Officers = (int)row.Get<long>("officers"),
                LastChange = (row.GetOrNull<string>("changed_by_name") ?? "", row.Get<DateTimeOffset?>("changed_at") ?? default),
            });
    }

    /// <summary>A team; null if there is none, or none is asked for.</summary>
    public static async Task<RegisteredTeam?> Find(TenantSession session, string teamId) => teamId.Length == 0
        ? null
        : await session.First(new Statement($"{Select} and t.team_id = $2", session.Municipality, teamId), Map);

    /// <summary>A page and, if another follows, more than that; by name.</summary>
    public static Task<List<RegisteredTeam>> List(ReadSession session, bool alsoClosed, Page page)
    {
        object?[] values = [session.Municipality, .. page.After];
        var sql = alsoClosed ? Select : $"{Select} and t.closed_on is null";
        var beyond = page.After.Length == 2 ? " and (t.name, t.team_id) > ($2, $3)" : "";
        return session.All(new Statement($"{sql}{beyond} order by t.name, t.team_id limit {page.Rows}", values), Map);
    }

    /// <summary>Queues the team as it is from now on.</summary>
    public static void Keep(UnitOfWork work, RegisteredTeam team) => work.Add(new Statement(
        """
        insert into team (municipality_code, team_id, name, closed_on, version) values ($1, $2, $3, $4, $5)
        on conflict (municipality_code, team_id) do update set name = excluded.name, closed_on = excluded.closed_on, version = excluded.version
        """,
        work.Municipality, team.Id, team.Name, team.ClosedOn, team.Version));

    private static RegisteredTeam Map(NpgsqlDataReader row) =>
        new(row.Get<string>("team_id"), row.Get<string>("name"), row.Get<DateOnly?>("closed_on"), row.Get<long>("version"));
}
