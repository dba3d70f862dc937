using Npgsql;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>Who may reach a case: reads it, and changes it under a lock.</summary>
internal static class CaseAccessStore
{
    // The event log shows who changed it last, like everything that happened to the case.
    private const string Select =
        $"""
        select a.person_id, a.responsible_id, a.team_id, a.restriction, a.named_ids, a.version,
               last.by, last.occurred_at, {ProtectionStore.OfPerson}, a.case_id
          from case_access a
          join sickness_case c on c.municipality_code = a.municipality_code and c.case_id = a.case_id
          cross join lateral (
               select coalesce(nullif(e.actor_name, ''), e.actor_subject) as by, e.occurred_at
                 from event e
                where e.municipality_code = a.municipality_code and e.aggregate_id = a.case_id and e.type = any ($2)
                order by e.sequence desc
                limit 1) last
         where a.municipality_code = $1
        """;

    private static readonly string[] Changes = [CaseRegistered.Descriptor.FullName, CaseAccessChanged.Descriptor.FullName];

    /// <summary>Who may reach the case; null if the municipality has none with that id.</summary>
    public static Task<WhoMayReach?> Find(CaseRead session) =>
        session.First(Selected(session, session.CaseId), Map);

    /// <summary>
    /// Locks it, then reads it in a statement of its own: only a later statement sees what the previous holder of the lock
    /// committed.
    /// </summary>
    public static async Task<WhoMayReach> Lock(CaseWork work)
    {
        Hold(work, work.CaseId);
        return work.Found(await work.First(Selected(work, work.CaseId), Map));
    }

    /// <summary>
    /// Locks the access to all cases of persons, in the order of their ids, then reads it as <see cref="Lock"/> does. The caller
    /// holds the persons' own locks.
    /// </summary>
    public static Task<List<WhoMayReach>> LockAllOf(UnitOfWork work, params Guid[] personIds)
    {
        work.Lock(new Statement(
            """
            select pg_advisory_xact_lock(one.key)
              from (select hashtextextended(case_id::text, 1) as key from case_access where municipality_code = $1 and person_id = any ($2) order by case_id) one
            """,
            work.Municipality, personIds));
        return work.All(
            new Statement($"{Select} and a.person_id = any ($3) order by a.case_id", work.Municipality, Changes, personIds), Map);
    }

    /// <summary>
    /// Queues the lock on the access to all cases of persons, for forms that will change it: after the persons'
    /// own locks, and before anything is written (ADR 38).
    /// </summary>
    public static void HoldAllOf(UnitOfWork work, PersonHashes hashes) => work.Lock(new Statement(
        """
        select pg_advisory_xact_lock(one.key)
          from (select distinct a.case_id, hashtextextended(a.case_id::text, 1) as key
                  from unnest($2::text[], $3::bytea[]) as live (key_id, hash)
                  join person_hash h on h.municipality_code = $1 and h.key_id = live.key_id and h.hash = live.hash
                  join case_access a on a.municipality_code = $1 and a.person_id = h.person_id
                 order by a.case_id) one
        """,
        work.Municipality, hashes.KeyIds, hashes.Values));

    /// <summary>
    /// Queues only the lock, for an operation that ends the access to the case. It is an advisory lock, taken before the transaction
    /// has an id, because the other services apply changes of access in the order of transaction ids.
    /// </summary>
    public static void Hold(UnitOfWork work, Guid caseId) =>
        work.Lock(new Statement("select pg_advisory_xact_lock(hashtextextended($1::text, 1))", caseId));

    /// <summary>Queues the decision, and publishes it to the other services.</summary>
    /// <param name="work">The work.</param>
    /// <param name="access">Who may reach the case from now on.</param>
    /// <param name="before">Who could before, where the case is assigned.</param>
    public static void Keep(UnitOfWork work, WhoMayReach access, WhoMayReach? before = null)
    {
        var published = access.ToPublished();
        CaseAccessTable.Keep(work, access.CaseId, published);
        work.Append(access.CaseId, new CaseAccessChanged
        {
            CaseId = access.CaseId.ToString(), Access = published, Assigned = before is null ? AssignmentChange.Unspecified : access.Since(before),
        });
    }

    private static Statement Selected(TenantSession session, Guid caseId) =>
        new($"{Select} and a.case_id = $3", session.Municipality, Changes, caseId);

    private static WhoMayReach Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("case_id"), row.Get<Guid>("person_id"), row.Get<string>("responsible_id"), row.Get<string>("team_id"),
        (Restriction)row.Get<short>("restriction"), row.Get<string[]>("named_ids"), row.Get<long>("version"), row.Get<string>("by"),
        row.Get<DateTimeOffset>("occurred_at"), Protections.Of(row.Get<short[]>("protections")));
}
