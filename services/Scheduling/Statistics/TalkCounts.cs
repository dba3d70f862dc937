using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>Talks of one month that are alike.</summary>
/// <param name="Month">The first day of the month in which they began.</param>
/// <param name="Form">Their contact form.</param>
/// <param name="Status">What became of them.</param>
/// <param name="Method">The method that was used.</param>
/// <param name="Count">How many.</param>
internal sealed record CountedTalks(DateOnly Month, ContactForm Form, TalkStatus Status, TalkMethod Method, int Count);

/// <summary>Counts the municipality's talks.</summary>
internal static class TalkCounts
{
    /// <summary>The talks that began in a time and were not cancelled.</summary>
    public static Task<List<CountedTalks>> Of(
        ReadSession session, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) => session.All(
        new Statement(
            """
            select date_trunc('month', t.starts_at at time zone 'Europe/Copenhagen')::date as month, t.contact_form, t.status, t.method,
                   count(*)::int as talks
              from talk t
             where t.municipality_code = $1 and t.status <> 2 and t.starts_at >= $2 and t.starts_at < $3
             group by 1, 2, 3, 4
            """,
            session.Municipality, from, to < now ? to : now),
        row => new CountedTalks(
            row.Get<DateOnly>("month"), (ContactForm)row.Get<short>("contact_form"), (TalkStatus)row.Get<short>("status"), (TalkMethod)row.Get<short>("method"),
            row.Get<int>("talks")));
}
