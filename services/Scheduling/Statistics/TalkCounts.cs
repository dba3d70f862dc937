using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>Counts the municipality's talks.</summary>
internal static class TalkCounts
{
    /// <summary>The talks that began in a time, were not cancelled, and to which the citizen came, by contact form and month.</summary>
    public static Task<List<(ContactForm Form, DateOnly Month, int Count)>> ByForm(
        ReadSession session, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) => session.All(
        new Statement(
            """
            select t.contact_form, date_trunc('month', t.starts_at at time zone 'Europe/Copenhagen')::date as month, count(*)::int as talks
              from talk t
             where t.municipality_code = $1 and t.status <> 2 and t.status <> 5 and t.starts_at >= $2 and t.starts_at < $3
             group by 1, 2
            """,
            session.Municipality, from, to < now ? to : now),
        row => ((ContactForm)row.Get<short>("contact_form"), row.Get<DateOnly>("month"), row.Get<int>("talks")));
}
