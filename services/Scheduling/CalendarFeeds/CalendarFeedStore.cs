using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>A calendar feed as its officer sees it.</summary>
/// <param name="CreatedAt">When its address was made.</param>
/// <param name="FetchedAt">When it was fetched the last time, to the minute; null for never.</param>
internal sealed record KnownFeed(DateTimeOffset CreatedAt, DateTimeOffset? FetchedAt);

/// <summary>Whose feed an address is.</summary>
/// <param name="OfficerId">The officer.</param>
/// <param name="LastDay">The last day of the officer's employment; null while none is set or the officer is not in the register.</param>
internal sealed record FoundFeed(string OfficerId, DateOnly? LastDay);

/// <summary>The SQL of calendar feeds.</summary>
internal static class CalendarFeedStore
{
    // More talks than an officer has in the weeks of a feed.
    private const int MostTalks = 5000;

    // A program that asks every second does not write every second.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>The feed of an officer; null where there is none.</summary>
    public static Task<KnownFeed?> Of(TenantSession session, string officerId) => session.First(
        new Statement("select created_at, fetched_at from calendar_feed where municipality_code = $1 and officer_id = $2", session.Municipality, officerId),
        row => new KnownFeed(row.Get<DateTimeOffset>("created_at"), row.Get<DateTimeOffset?>("fetched_at")));

    /// <summary>Queues the hash of an officer's secret, in place of the one before.</summary>
    public static void Keep(UnitOfWork work, string officerId, FeedSecret secret) => work.Add(new Statement(
        """
        insert into calendar_feed (municipality_code, officer_id, secret_hash, created_at) values ($1, $2, $3, $4)
        on conflict (municipality_code, officer_id) do update
           set secret_hash = excluded.secret_hash, created_at = excluded.created_at, fetched_at = null
        """,
        work.Municipality, officerId, secret.Hash, work.Now));

    /// <summary>Queues that an officer has no feed any more.</summary>
    public static void Remove(UnitOfWork work, string officerId) => work.Add(new Statement(
        "delete from calendar_feed where municipality_code = $1 and officer_id = $2", work.Municipality, officerId));

    /// <summary>Whose feed a secret opens; null where it opens none.</summary>
    public static Query<FoundFeed?> Find(SecretRead session, FeedSecret secret)
    {
        FoundFeed? found = null;
        return new(() => found, (
            new Statement(
                """
                select f.officer_id, o.last_day
                  from calendar_feed f
                  left join team_of_officer o on o.municipality_code = f.municipality_code and o.officer_id = f.officer_id
                 where f.municipality_code = $1 and f.secret_hash = $2
                """,
                session.Municipality, secret.Hash),
            row => found = new(row.Get<string>("officer_id"), row.Get<DateOnly?>("last_day"))));
    }

    /// <summary>Remembers that the feed was fetched. It returns a row so that it has a result among those of other queries.</summary>
    public static Query<bool> Fetched(SecretRead session, FeedSecret secret) => new(() => true, (
        new Statement(
            """
            update calendar_feed set fetched_at = $3
             where municipality_code = $1 and secret_hash = $2 and (fetched_at is null or fetched_at < $4)
            returning true as is_fetched
            """,
            session.Municipality, secret.Hash, session.Now, session.Now - Remembered),
        _ => { }));

    /// <summary>The talks of an officer that begin in a time, the earliest first. Of a case that is not open to the officer only the time is shown.</summary>
    public static Query<IReadOnlyList<FeedTalk>> Talks(SecretRead session, string officerId, DateTimeOffset from, DateTimeOffset to)
    {
        var found = new List<FeedTalk>();
        return new(() => found, (
            new Statement(
                $"""
                select t.talk_id, t.purpose, t.contact_form, t.starts_at, t.ends_at, t.status, t.version, t.room_id,
                       coalesce(r.name, '') as room_name, coalesce(r.address, '') as room_address, p.case_number,
                       coalesce((select case_open(a, $3) from case_access a where a.municipality_code = t.municipality_code and a.case_id = t.case_id), false)
                           as is_open,
                       (select max(c.changed_at) from talk_change c
                         where c.municipality_code = t.municipality_code and c.talk_id = t.talk_id) as changed_at
                  from talk t
                  join plan p on p.municipality_code = t.municipality_code and p.case_id = t.case_id
                  left join room r on r.municipality_code = t.municipality_code and r.room_id = t.room_id
                 where t.municipality_code = $1 and t.officer_id = $2 and t.starts_at >= $4 and t.starts_at < $5
                 order by t.starts_at, t.talk_id limit {MostTalks}
                """,
                session.Municipality, officerId, session.Now, from, to),
            row => found.Add(new(
                row.Get<Guid>("talk_id"), (TalkPurpose)row.Get<short>("purpose"), (ContactForm)row.Get<short>("contact_form"),
                row.Get<DateTimeOffset>("starts_at"), row.Get<DateTimeOffset>("ends_at"), row.Get<short>("status") == (short)V1.TalkStatus.Cancelled,
                row.Get<int>("version"), row.Get<DateTimeOffset>("changed_at"))
            {
                CaseNumber = row.Get<bool>("is_open") ? row.Get<string>("case_number") : "",
                HasRoom = row.Get<Guid?>("room_id") is not null,
                RoomName = row.Get<string>("room_name"),
                RoomAddress = row.Get<string>("room_address"),
            })));
    }
}
