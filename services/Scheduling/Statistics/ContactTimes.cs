using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>How long it took to a contact in the cases of a month.</summary>
/// <param name="Cases">In how many there has been one.</param>
/// <param name="Median">Days in half of them, at most.</param>
/// <param name="NinthDecile">Days in nine of ten of them, at most.</param>
internal sealed record ContactTime(int Cases, int Median, int NinthDecile)
{
    /// <summary>There has been none.</summary>
    public static readonly ContactTime None = new(0, 0, 0);
}

/// <summary>Counts the days from the notice of cases to the first contacts.</summary>
internal static class ContactTimes
{
    /// <summary>The times of the cases that were notified on some days, by the first day of the month of the notice.</summary>
    public static Task<List<(DateOnly Month, ContactTime Call, ContactTime Talk)>> ByMonth(ReadSession session, DateOnly from, DateOnly to) => session.All(
        new Statement(
            """
            select date_trunc('month', p.notified_on)::date as month,
                   count(p.first_called_on)::int as called,
                   percentile_disc(0.5) within group (order by greatest(p.first_called_on - p.notified_on, 0)) filter (where p.first_called_on is not null) as called_median,
                   percentile_disc(0.9) within group (order by greatest(p.first_called_on - p.notified_on, 0)) filter (where p.first_called_on is not null) as called_decile,
                   count(p.first_met_on)::int as met,
                   percentile_disc(0.5) within group (order by greatest(p.first_met_on - p.notified_on, 0)) filter (where p.first_met_on is not null) as met_median,
                   percentile_disc(0.9) within group (order by greatest(p.first_met_on - p.notified_on, 0)) filter (where p.first_met_on is not null) as met_decile
              from plan p
             where p.municipality_code = $1 and p.notified_on between $2 and $3
             group by 1
            """,
            session.Municipality, from, to),
        row => (
            row.Get<DateOnly>("month"),
            new ContactTime(row.Get<int>("called"), row.Get<int?>("called_median") ?? 0, row.Get<int?>("called_decile") ?? 0),
            new ContactTime(row.Get<int>("met"), row.Get<int?>("met_median") ?? 0, row.Get<int?>("met_decile") ?? 0)));
}
