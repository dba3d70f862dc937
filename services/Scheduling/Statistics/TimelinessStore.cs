using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>Counts the municipality's duties by what became of them.</summary>
internal static class TimelinessStore
{
    /// <summary>
    /// The duties that were planned for some days, by rule, month and outcome. What fell away, and what can still be met in time, counts nowhere. Done
    /// and open ones are read from an index each.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="today">What could last be met before this day is missed.</param>
    public static Task<List<CountedDuties>> Count(ReadSession session, DateOnly from, DateOnly to, DateOnly today) => session.All(
        new Statement(
            """
            select t.rule_id, t.month, t.outcome, count(*)::int as duties
              from (select regexp_replace(d.rule_id, '/E[0-9]+$', '') as rule_id, date_trunc('month', d.due_on)::date as month,
                           case when d.met_on <= d.last_day then 1 else 2 end as outcome
                      from deadline d
                     where d.municipality_code = $1 and d.bound_party = 1 and d.norm = 1 and d.is_done and d.statutory_date > '0001-12-31'
                       and d.due_on between $2 and $3 and d.met_on is not null
                    union all
                    select regexp_replace(d.rule_id, '/E[0-9]+$', ''), date_trunc('month', d.due_on)::date, 3
                      from deadline d
                     where d.municipality_code = $1 and d.bound_party = 1 and d.norm = 1 and not d.is_done and d.statutory_date > '0001-12-31'
                       and d.due_on between $2 and $3 and d.last_day < $4) t
             group by t.rule_id, t.month, t.outcome
            """,
            session.Municipality, from, to, today),
        row => new CountedDuties(row.Get<string>("rule_id"), row.Get<DateOnly>("month"), (DutyOutcome)row.Get<int>("outcome"), row.Get<int>("duties")));
}
