using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Caseloads;

/// <summary>Counts cases per officer.</summary>
internal static class CaseloadStore
{
    /// <summary>
    /// The cases of a team by officer, class, category and outcome, and a count of nothing for each officer who is employed in it; in the order
    /// of the officers' names.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="teamId">The team.</param>
    /// <param name="today">What could last be met before this day is overdue.</param>
    /// <param name="closedFrom">First day of the period in which cases were closed.</param>
    /// <param name="closedTo">Last day of the period.</param>
    public static Task<List<CountedCases>> OfTeam(ReadSession session, string teamId, DateOnly today, DateOnly closedFrom, DateOnly closedTo) => Count(
        session, "team_id", "m.team_id = $2 and m.first_day <= $3 and (m.last_day is null or m.last_day >= $3)", teamId, today, closedFrom, closedTo);

    /// <summary>The same of one officer.</summary>
    /// <param name="session">The session.</param>
    /// <param name="officerId">The officer.</param>
    /// <param name="today">What could last be met before this day is overdue.</param>
    /// <param name="closedFrom">First day of the period in which cases were closed.</param>
    /// <param name="closedTo">Last day of the period.</param>
    public static Task<List<CountedCases>> OfOfficer(ReadSession session, string officerId, DateOnly today, DateOnly closedFrom, DateOnly closedTo) =>
        Count(session, "responsible_id", "m.officer_id = $2", officerId, today, closedFrom, closedTo);

    /// <summary>How many open cases an officer is responsible for, restricted ones too.</summary>
    public static async Task<int> OpenOf(TenantSession session, string officerId) => (await session.All(
        new Statement(
            "select count(*)::int as open from listed_case where municipality_code = $1 and responsible_id = $2 and status = 1",
            session.Municipality, officerId),
        row => row.Get<int>("open"))).Single();

    private static Task<List<CountedCases>> Count(
        ReadSession session, string column, string members, string id, DateOnly today, DateOnly closedFrom, DateOnly closedTo) => session.All(
        new Statement(
            $"""
            select n.officer_id,
                   coalesce((select o.name from officer o where o.municipality_code = $1 and o.officer_id = n.officer_id), '') as officer_name,
                   n.status, n.class, n.category, n.outcome, n.cases, n.overdue
              from (select l.responsible_id as officer_id, l.status, l.class, l.category, null::smallint as outcome, count(*)::int as cases,
                           count(*) filter (where l.next_last_day < $3 and l.next_plan_by <= $3)::int as overdue
                      from listed_case l
                     where l.municipality_code = $1 and l.{column} = $2 and l.status = 1
                     group by l.responsible_id, l.status, l.class, l.category
                     union all
                    select l.responsible_id, l.status, null, null, l.outcome, count(*)::int, 0
                      from listed_case l
                     where l.municipality_code = $1 and l.{column} = $2 and l.status = 2 and l.closed_on between $4 and $5
                     group by l.responsible_id, l.status, l.outcome
                     union all
                    select m.officer_id, 1::smallint, null, null, null, 0, 0 from officer m where m.municipality_code = $1 and {members}) n
             order by officer_name, n.officer_id
            """,
            session.Municipality, id, today, closedFrom, closedTo),
        Map);

    private static CountedCases Map(NpgsqlDataReader row) => new(
        row.Get<string>("officer_id"), row.Get<string>("officer_name"), (CaseStatus)row.Get<short>("status"),
        (CaseClass)(row.Get<short?>("class") ?? 0), (VisitationCategory)(row.Get<short?>("category") ?? 0),
        (CaseOutcome)(row.Get<short?>("outcome") ?? 0), row.Get<int>("cases"), row.Get<int>("overdue"));
}

/// <summary>How many cases of an officer are alike.</summary>
/// <param name="OfficerId">The officer.</param>
/// <param name="OfficerName">Name in the register; empty for one who is not registered.</param>
/// <param name="Status">Open or closed.</param>
/// <param name="Class">The class of the open ones.</param>
/// <param name="Category">The category of the open ones.</param>
/// <param name="Outcome">The outcome of the closed ones.</param>
/// <param name="Cases">How many.</param>
/// <param name="Overdue">How many of them have an overdue next deadline.</param>
internal sealed record CountedCases(
    string OfficerId, string OfficerName, CaseStatus Status, CaseClass Class, VisitationCategory Category, CaseOutcome Outcome, int Cases, int Overdue);
