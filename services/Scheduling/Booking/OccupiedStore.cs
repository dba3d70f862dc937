using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>The SQL of what talks and holds occupy. Whoever writes has the locks of the calendars and of the case, so no write waits for another.</summary>
internal static class OccupiedStore
{
    /// <summary>What talks and live holds occupy of some resources in a time.</summary>
    public static Query<IReadOnlyList<Busy>> Within(
        TenantSession session, IReadOnlyCollection<string> resources, DateTimeOffset from, DateTimeOffset to, DateTimeOffset realNow)
    {
        var found = new List<Busy>();
        return new(() => found, (
            new Statement(
                """
                select resource_id, booking_id, lower(span) as span_from, upper(span) as span_to, starts_at, ends_at
                  from occupied
                 where municipality_code = $1 and resource_id = any ($2) and span_to > $3 and lower(span) < $4
                   and (hold_expires_at is null or hold_expires_at > $5)
                """,
                session.Municipality, resources.ToArray(), from, to, realNow),
            row => found.Add(Map(row))));
    }

    /// <summary>What the booked talks of a calendar occupy that begin in a time, the earliest first.</summary>
    public static Query<IReadOnlyList<Busy>> Talks(TenantSession session, ResourceId id, DateTimeOffset from, DateTimeOffset to)
    {
        var found = new List<Busy>();
        return new(() => found, (
            new Statement(
                """
                select resource_id, booking_id, lower(span) as span_from, upper(span) as span_to, starts_at, ends_at
                  from occupied
                 where municipality_code = $1 and resource_id = $2 and span_to > $3 and starts_at >= $3 and starts_at < $4 and hold_expires_at is null
                 order by starts_at, booking_id
                """,
                session.Municipality, id.Key, from, to),
            row => found.Add(Map(row))));
    }

    /// <summary>
    /// Queues what a talk or hold occupies now, in place of what it occupied before; holds of the same resources that have ended go.
    /// </summary>
    /// <param name="work">The write.</param>
    /// <param name="bookingId">The talk or hold.</param>
    /// <param name="caseId">Its case.</param>
    /// <param name="slot">Its time.</param>
    /// <param name="spans">What it occupies.</param>
    /// <param name="expiresAt">When the hold ends; null for a talk.</param>
    public static void Take(UnitOfWork work, Guid bookingId, Guid caseId, Slot slot, IReadOnlyList<OccupiedSpan> spans, DateTimeOffset? expiresAt)
    {
        var resources = spans.Select(span => span.Resource).ToArray();
        work.Add(new Statement(
            """
            delete from occupied
             where municipality_code = $1 and (booking_id = $2 or (resource_id = any ($3) and hold_expires_at <= $4))
            """,
            work.Municipality, bookingId, resources, work.Now));
        work.Add(new Statement(
            """
            insert into occupied (municipality_code, resource_id, booking_id, case_id, span, starts_at, ends_at, hold_expires_at)
            select $1, s.resource_id, $2, $3, tstzrange(s.span_from, s.span_to), $4, $5, $6::timestamptz
              from unnest($7::text[], $8::timestamptz[], $9::timestamptz[]) as s (resource_id, span_from, span_to)
            """,
            work.Municipality, bookingId, caseId, slot.StartsAt, slot.EndsAt, expiresAt,
            resources, spans.Select(span => span.From).ToArray(), spans.Select(span => span.To).ToArray()));
    }

    /// <summary>Queues that a talk or hold occupies nothing any more.</summary>
    public static void Free(UnitOfWork work, Guid bookingId) => work.Add(new Statement(
        "delete from occupied where municipality_code = $1 and booking_id = $2", work.Municipality, bookingId));

    private static Busy Map(NpgsqlDataReader row) => new(
        new(row.Get<string>("resource_id"), row.Get<DateTimeOffset>("span_from"), row.Get<DateTimeOffset>("span_to")),
        row.Get<Guid>("booking_id"), row.Get<DateTimeOffset>("starts_at"), row.Get<DateTimeOffset>("ends_at"));
}
