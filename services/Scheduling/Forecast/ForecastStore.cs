using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>Reads what the forecast is made from.</summary>
internal static class ForecastStore
{
    /// <summary>
    /// The next talk of every case that must have one by a day, with the first of its talks that goes on or is booked and to come. All cases of the municipality:
    /// they take each other's times.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="talks">The rules whose duty is a talk.</param>
    /// <param name="to">The last day that is looked at.</param>
    /// <param name="today">The business date.</param>
    /// <param name="now">Now, on the business clock.</param>
    public static Query<IReadOnlyList<ExpectedTalk>> Expected(ReadSession session, string[] talks, DateOnly to, DateOnly today, DateTimeOffset now)
    {
        var found = new List<ExpectedTalk>();
        return new(() => found, (
            new Statement(
                """
                select n.case_id, n.rule_id, n.responsible_id, n.team_id, n.window_from, n.due_on, n.last_day, b.starts_at
                  from (select distinct on (d.case_id)
                               d.case_id, d.rule_id, d.responsible_id, d.team_id, d.window_from, d.due_on, d.last_day
                          from deadline d
                         where d.municipality_code = $1 and d.bound_party = 1 and d.norm = 1 and not d.is_done and d.statutory_date > '0001-12-31'
                           and d.rule_id = any ($2) and d.due_on <= $3 and d.last_day <= $3
                         order by d.case_id, d.last_day, d.due_on, d.rule_id) n
                  left join lateral (
                       select t.starts_at from talk t
                        where t.municipality_code = $1 and t.case_id = n.case_id and (t.status = 3 or t.status = 1 and t.starts_at > $4)
                        order by t.starts_at, t.talk_id limit 1) b on true
                """,
                session.Municipality, talks, to, now),
            row => found.Add(new(
                row.Get<Guid>("case_id"), row.Get<string>("rule_id"), row.Get<string>("responsible_id"), row.Get<string>("team_id"),
                row.Get<DateOnly?>("window_from") is { } opens && opens > today ? opens : today, row.Get<DateOnly>("due_on"), row.Get<DateOnly>("last_day"),
                row.Get<DateTimeOffset?>("starts_at") is { } starts ? DanishTime.DayOf(starts) : null))));
    }

    /// <summary>The officers who are employed on one of the days, with their teams.</summary>
    public static Query<IReadOnlyList<(string OfficerId, string TeamId)>> Officers(ReadSession session, DateOnly from, DateOnly to)
    {
        var found = new List<(string, string)>();
        return new(() => found, (
            new Statement(
                """
                select officer_id, team_id from team_of_officer
                 where municipality_code = $1 and first_day <= $3 and (last_day is null or last_day >= $2)
                 order by officer_id
                """,
                session.Municipality, from, to),
            row => found.Add((row.Get<string>("officer_id"), row.Get<string>("team_id")))));
    }

    /// <summary>Of some cases, in the order given, those that the caller may reach, with their numbers; one more than the page.</summary>
    public static Task<List<ReachedCase>> InReach(ReadSession session, Guid[] caseIds, Page page) => session.Listed(
        new Statement(
            $"""
            select p.case_id, p.case_number, p.rule_set_id
              from unnest($3::uuid[]) with ordinality as c (case_id, place)
              join plan p on p.municipality_code = $1 and p.case_id = c.case_id
             where (select case_open(a, $2) from case_access a where a.municipality_code = $1 and a.case_id = c.case_id)
             order by c.place limit {page.Rows}
            """,
            session.Municipality, session.Now, caseIds),
        page.Size, row => new ReachedCase(row.Get<Guid>("case_id"), row.Get<string>("case_number"), row.Get<string>("rule_set_id")));
}

/// <summary>A case that the caller may reach.</summary>
internal sealed record ReachedCase(Guid CaseId, string CaseNumber, string RuleSetId);
