using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>The SQL of talks. The texts of a talk can only be decrypted as that talk's.</summary>
internal sealed class TalkStore(CaseKeys keys)
{
    // What was done to a talk as arrays, so that a talk is one row; the room may be none.
    private static readonly string Columns =
        $"""
        t.talk_id, t.case_id, t.purpose, t.contact_form, t.starts_at, t.ends_at, t.officer_id, t.room_id, t.persons, t.status, t.details,
               t.started_on, t.no_show_id, t.method,
               coalesce(r.name, '') as room_name, coalesce(r.address, '') as room_address, d.acts, d.beginnings, d.ends, d.reasons, d.by_ids, d.by_names,
               d.times, {CaseKeys.Columns}
        """;

    private static readonly string Joins =
        $"""
          {CaseKeys.Join("t")}
          left join room r on r.municipality_code = t.municipality_code and r.room_id = t.room_id
          cross join lateral (
               select array_agg(c.act order by c.version) as acts, array_agg(c.starts_at order by c.version) as beginnings,
                      array_agg(c.ends_at order by c.version) as ends, array_agg(coalesce(c.reason, '') order by c.version) as reasons,
                      array_agg(c.changed_by_id order by c.version) as by_ids, array_agg(c.changed_by_name order by c.version) as by_names,
                      array_agg(c.changed_at order by c.version) as times
                 from talk_change c where c.municipality_code = t.municipality_code and c.talk_id = t.talk_id) d
        """;

    /// <summary>A talk of a case; null if the case has no such talk.</summary>
    public Task<KnownTalk?> Find(TenantSession session, Guid caseId, Guid talkId) => session.First(
        new Statement(
            $"select {Columns} from talk t {Joins} where t.municipality_code = $1 and t.case_id = $2 and t.talk_id = $3",
            session.Municipality, caseId, talkId),
        row => Map(session, row));

    /// <summary>The booked talks of a case that begin after an instant, each with the case's key.</summary>
    public Task<List<(KnownTalk Talk, CaseKey Key)>> BookedAfter(TenantSession session, Guid caseId, DateTimeOffset after) => session.All(
        new Statement(
            $"""
            select {Columns} from talk t {Joins}
             where t.municipality_code = $1 and t.case_id = $2 and t.status = 1 and t.starts_at > $3
             order by t.starts_at
            """,
            session.Municipality, caseId, after),
        row => (Map(session, row), keys.Open(session, caseId, row)));

    /// <summary>The purposes of the completed talks of a case, by the talks' ids.</summary>
    public static Query<IReadOnlyDictionary<Guid, TalkPurpose>> CompletedOfCase(TenantSession session, Guid caseId)
    {
        var found = new Dictionary<Guid, TalkPurpose>();
        return new(() => found, (
            new Statement(
                "select talk_id, purpose from talk where municipality_code = $1 and case_id = $2 and status = 4", session.Municipality, caseId),
            row => found.Add(row.Get<Guid>("talk_id"), (TalkPurpose)row.Get<short>("purpose"))));
    }

    /// <summary>A page of the talks of a case and, if another follows, more than that: the latest first.</summary>
    public Task<List<KnownTalk>> OfCase(TenantSession session, Guid caseId, Page page)
    {
        List<object?> values = [session.Municipality, caseId];
        return session.All(
            new Statement(
                $"""
                select {Columns} from talk t {Joins}
                 where t.municipality_code = $1 and t.case_id = $2{After(page, "<", values)}
                 order by t.starts_at desc, t.talk_id desc limit {page.Rows}
                """,
                [.. values]),
            row => Map(session, row));
    }

    /// <summary>A page of an officer's talks that begin in a time and are not cancelled, of cases that the caller may reach: the earliest first.</summary>
    public Task<List<ListedTalkRow>> OfOfficer(ReadSession session, string officerId, DateTimeOffset from, DateTimeOffset to, Page page)
    {
        List<object?> values = [session.Municipality, session.Now, officerId, from, to];
        return session.Listed(
            new Statement(
                $"""
                select {Columns}, p.case_number
                  from talk t {Joins}
                  cross join lateral (
                       select p.case_number from plan p where p.municipality_code = t.municipality_code and p.case_id = t.case_id limit 1) p
                 where t.municipality_code = $1 and t.officer_id = $3 and t.status <> 2 and t.starts_at >= $4 and t.starts_at < $5
                   and (select case_open(a, $2) from case_access a where a.municipality_code = t.municipality_code and a.case_id = t.case_id)
                   {After(page, ">", values)}
                 order by t.starts_at, t.talk_id limit {page.Rows}
                """,
                [.. values]),
            page.Size, row => new ListedTalkRow(Map(session, row), row.Get<string>("case_number")));
    }

    /// <summary>Of some talks those of cases that the caller may reach, with what a calendar shows of them: the earliest first.</summary>
    public static Task<List<ReachedTalk>> InReach(ReadSession session, Guid[] talkIds) => session.Listed(
        new Statement(
            """
            select t.talk_id, t.case_id, t.contact_form, p.case_number
              from talk t
              join plan p on p.municipality_code = t.municipality_code and p.case_id = t.case_id
             where t.municipality_code = $1 and t.talk_id = any ($3)
               and (select case_open(a, $2) from case_access a where a.municipality_code = t.municipality_code and a.case_id = t.case_id)
             order by t.starts_at, t.talk_id
            """,
            session.Municipality, session.Now, talkIds),
        talkIds.Length,
        row => new ReachedTalk(
            row.Get<Guid>("talk_id"), row.Get<Guid>("case_id"), row.Get<string>("case_number"), (ContactForm)row.Get<short>("contact_form")));

    /// <summary>The talks of the case beside the one given that are booked, go on or are completed.</summary>
    public static Query<IReadOnlyList<TalkOfCase>> OfCaseBeside(CaseWork work, Guid exceptTalkId)
    {
        var found = new List<TalkOfCase>();
        return new(() => found, (
            new Statement(
                """
                select talk_id, contact_form, starts_at, ends_at, officer_id, room_id, persons, details
                  from talk where municipality_code = $1 and case_id = $2 and status in (1, 3, 4) and talk_id <> $3
                 order by starts_at, talk_id
                """,
                work.Municipality, work.CaseId, exceptTalkId),
            row =>
            {
                var id = row.Get<Guid>("talk_id");
                found.Add(new(id, HoldStore.SlotOf(row, SlotDetails.Open(row.Get<byte[]>("details"), work.CaseKey, id))));
            }));
    }

    /// <summary>The responsible officer of a case; empty where there is none.</summary>
    public static Query<string> ResponsibleFor(TenantSession session, Guid caseId)
    {
        var found = "";
        return new(() => found, (
            new Statement("select responsible_id from case_access where municipality_code = $1 and case_id = $2", session.Municipality, caseId),
            row => found = row.Get<string>("responsible_id")));
    }

    /// <summary>When the first talk in person of a case begins that is booked, goes on or is completed; null where none is.</summary>
    public static Query<DateTimeOffset?> FirstInPerson(TenantSession session, Guid caseId)
    {
        DateTimeOffset? found = null;
        return new(() => found, (
            new Statement(
                """
                select min(starts_at) as first_at from talk where municipality_code = $1 and case_id = $2 and status in (1, 3, 4) and contact_form = 1
                """,
                session.Municipality, caseId),
            row => found = row.Get<DateTimeOffset?>("first_at")));
    }

    /// <summary>Queues a talk that is booked.</summary>
    public static void Insert(CaseWork work, KnownTalk talk)
    {
        var slot = talk.Slot;
        work.Add(new Statement(
            """
            insert into talk (municipality_code, talk_id, case_id, purpose, contact_form, starts_at, ends_at, officer_id, room_id, persons, status, details, version)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            work.Municipality, talk.Id, talk.CaseId, (short)talk.Purpose, (short)slot.Form, slot.StartsAt, slot.EndsAt, slot.OfficerId, slot.RoomId,
            (short)slot.Persons, (short)talk.Status, slot.Details.Seal(work.CaseKey, talk.Id), talk.Version));
        InsertLast(work, work.CaseKey, talk);
    }

    /// <summary>Queues what a talk is now, and what was done to it last.</summary>
    public static void Update(CaseWork work, KnownTalk talk) => Update(work, work.CaseKey, talk);

    /// <inheritdoc cref="Update(CaseWork, KnownTalk)"/>
    public static void Update(UnitOfWork work, CaseKey key, KnownTalk talk)
    {
        var slot = talk.Slot;
        work.Add(new Statement(
            """
            update talk set contact_form = $3, starts_at = $4, ends_at = $5, officer_id = $6, room_id = $7, persons = $8, status = $9, details = $10, version = $11,
                   started_on = $12, no_show_id = $13, method = $14
             where municipality_code = $1 and talk_id = $2
            """,
            work.Municipality, talk.Id, (short)slot.Form, slot.StartsAt, slot.EndsAt, slot.OfficerId, slot.RoomId, (short)slot.Persons, (short)talk.Status,
            slot.Details.Seal(key, talk.Id), talk.Version, talk.StartedOn, talk.NoShowId, (short)talk.Method));
        InsertLast(work, key, talk);
    }

    private static void InsertLast(UnitOfWork work, CaseKey key, KnownTalk talk)
    {
        var done = talk.Done[^1];
        work.Add(new Statement(
            """
            insert into talk_change (municipality_code, talk_id, version, act, starts_at, ends_at, reason, changed_by_id, changed_by_name, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            work.Municipality, talk.Id, talk.Version, (short)done.Act, done.StartsAt, done.EndsAt,
            done.Reason.Length > 0 ? key.EncryptText(done.Reason, ReasonOf(talk.Id, talk.Version)) : null, done.ById, done.ByName, done.At));
    }

    private static string After(Page page, string comparison, List<object?> values)
    {
        if (page.After is not [var startsAt, var talkId])
        {
            return "";
        }

        values.Add(DateTimeOffset.Parse(startsAt, CultureInfo.InvariantCulture));
        values.Add(Guid.Parse(talkId));
        return string.Create(CultureInfo.InvariantCulture, $" and (t.starts_at, t.talk_id) {comparison} (${values.Count - 1}, ${values.Count})");
    }

    private KnownTalk Map(TenantSession session, NpgsqlDataReader row)
    {
        var (id, caseId) = (row.Get<Guid>("talk_id"), row.Get<Guid>("case_id"));
        var key = keys.Open(session, caseId, row);
        return new(
            id, caseId, (TalkPurpose)row.Get<short>("purpose"), HoldStore.SlotOf(row, SlotDetails.Open(row.Get<byte[]>("details"), key, id)),
            (TalkStatus)row.Get<short>("status"), Done(row, key, id))
        {
            RoomName = row.Get<string>("room_name"), RoomAddress = row.Get<string>("room_address"), StartedOn = row.Get<DateOnly?>("started_on"),
            NoShowId = row.Get<Guid?>("no_show_id"), Method = (TalkMethod)row.Get<short>("method"),
        };
    }

    private static List<TalkDone> Done(NpgsqlDataReader row, CaseKey key, Guid talkId)
    {
        var (acts, beginnings, ends) = (row.Get<short[]>("acts"), row.Get<DateTimeOffset[]>("beginnings"), row.Get<DateTimeOffset[]>("ends"));
        var (reasons, ids, names, times) = (row.Get<byte[][]>("reasons"), row.Get<string[]>("by_ids"), row.Get<string[]>("by_names"), row.Get<DateTimeOffset[]>("times"));
        return
        [
            .. acts.Select((act, i) => new TalkDone(
                (TalkAct)act, beginnings[i], ends[i], reasons[i].Length > 0 ? key.DecryptText(reasons[i], ReasonOf(talkId, i + 1)) : "", ids[i], names[i], times[i])),
        ];
    }

    private static string ReasonOf(Guid talkId, int version) => $"talk_change.reason:{talkId}:{version}";
}

/// <summary>A talk in an officer's days.</summary>
/// <param name="Talk">The talk.</param>
/// <param name="CaseNumber">The number of its case.</param>
internal sealed record ListedTalkRow(KnownTalk Talk, string CaseNumber);

/// <summary>A talk of a case that the caller may reach, as a calendar shows it.</summary>
/// <param name="Id">The talk.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">The number of its case.</param>
/// <param name="Form">The contact form.</param>
internal sealed record ReachedTalk(Guid Id, Guid CaseId, string CaseNumber, ContactForm Form);
