using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>The SQL of holds. The details of a hold can only be decrypted as that hold's.</summary>
internal static class HoldStore
{
    // What has become of a hold can be told for this long.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>The holds of the case, those that have ended too.</summary>
    public static Query<IReadOnlyList<KnownHold>> OfCase(CaseWork work)
    {
        var found = new List<KnownHold>();
        return new(() => found, (
            new Statement(
                """
                select hold_id, case_id, contact_form, starts_at, ends_at, officer_id, room_id, persons, details, expires_at, talk_id
                  from slot_hold where municipality_code = $1 and case_id = $2
                """,
                work.Municipality, work.CaseId),
            row => found.Add(Map(row, work.CaseKey))));
    }

    /// <summary>The live holds of a case, for whoever reads them.</summary>
    public static Task<List<KnownHold>> Live(ReadSession session, CaseKeys keys, Guid caseId) => session.All(
        new Statement(
            $"""
            select h.hold_id, h.case_id, h.contact_form, h.starts_at, h.ends_at, h.officer_id, h.room_id, h.persons, h.details, h.expires_at, h.talk_id,
                   {CaseKeys.Columns}
              from slot_hold h {CaseKeys.Join("h")}
             where h.municipality_code = $1 and h.case_id = $2 and h.expires_at > $3 and h.talk_id is null
             order by h.starts_at, h.hold_id
            """,
            session.Municipality, caseId, session.Now),
        row => Map(row, keys.Open(session, caseId, row)));

    /// <summary>Queues a hold; those of the case that ended long ago go.</summary>
    public static void Insert(CaseWork work, KnownHold hold)
    {
        var slot = hold.Slot;
        work.Add(new Statement(
            "delete from slot_hold where municipality_code = $1 and case_id = $2 and expires_at <= $3", work.Municipality, work.CaseId, work.Now - Kept));
        work.Add(new Statement(
            """
            insert into slot_hold (municipality_code, hold_id, case_id, contact_form, starts_at, ends_at, officer_id, room_id, persons, details, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            work.Municipality, hold.Id, hold.CaseId, (short)slot.Form, slot.StartsAt, slot.EndsAt, slot.OfficerId, slot.RoomId, (short)slot.Persons,
            slot.Details.Seal(work.CaseKey, hold.Id), hold.ExpiresAt));
    }

    /// <summary>Queues that a hold became a talk.</summary>
    public static void Consume(CaseWork work, KnownHold hold, Guid talkId)
    {
        OccupiedStore.Free(work, hold.Id);
        work.Add(new Statement("update slot_hold set talk_id = $3 where municipality_code = $1 and hold_id = $2", work.Municipality, hold.Id, talkId));
    }

    /// <summary>Queues that a hold is released.</summary>
    public static void Release(CaseWork work, KnownHold hold)
    {
        OccupiedStore.Free(work, hold.Id);
        work.Add(new Statement("delete from slot_hold where municipality_code = $1 and hold_id = $2", work.Municipality, hold.Id));
    }

    private static KnownHold Map(NpgsqlDataReader row, CaseKey key)
    {
        var id = row.Get<Guid>("hold_id");
        return new(
            id, row.Get<Guid>("case_id"), SlotOf(row, SlotDetails.Open(row.Get<byte[]>("details"), key, id)), row.Get<DateTimeOffset>("expires_at"),
            row.Get<Guid?>("talk_id"));
    }

    /// <summary>The time of a row, with what was decrypted of it.</summary>
    internal static Slot SlotOf(NpgsqlDataReader row, SlotDetails details) => new(
        row.Get<DateTimeOffset>("starts_at"), row.Get<DateTimeOffset>("ends_at"), row.Get<string>("officer_id"), (ContactForm)row.Get<short>("contact_form"),
        details.Reason, row.Get<Guid?>("room_id"), details.Workplace, row.Get<short>("persons"));
}
