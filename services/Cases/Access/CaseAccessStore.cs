using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>A case's access that this transaction has locked: nobody else changes it before the transaction ends.</summary>
internal sealed record LockedAccess(WhoMayReach Access, CaseKey Key);

/// <summary>Who may reach a case: reads it, and changes it under a lock.</summary>
internal sealed class CaseAccessStore(CaseKeys keys)
{
    // Who changed it last is in the log of events, like everything that happened to the case.
    private const string Select =
        $"""
        select a.person_id, a.responsible_id, a.team_id, a.restriction, a.named_ids, a.version,
               last.by, last.occurred_at, {ProtectionStore.OfPerson}, k.key_id, k.wrapped, a.case_id
          from case_access a
          join sickness_case c on c.municipality_code = a.municipality_code and c.case_id = a.case_id
          join case_key k on k.municipality_code = a.municipality_code and k.case_id = a.case_id
          cross join lateral (
               select coalesce(nullif(e.actor_name, ''), e.actor_subject) as by, e.occurred_at
                 from event e
                where e.municipality_code = a.municipality_code and e.aggregate_id = a.case_id and e.type = any ($2)
                order by e.sequence desc
                limit 1) last
         where a.municipality_code = $1
        """;

    private static readonly string[] Changes = [CaseRegistered.Descriptor.FullName, CaseAccessChanged.Descriptor.FullName];

    /// <summary>Who may reach the case; null where the municipality has none with that id.</summary>
    public static Task<WhoMayReach?> Find(ReadSession session, Guid caseId) =>
        session.First(Selected(session, caseId), Map);

    /// <summary>
    /// Locks it, then reads it in a statement of its own: only a later statement sees what a change committed that was
    /// waited for.
    /// </summary>
    public Task<LockedAccess?> Lock(UnitOfWork work, Guid caseId)
    {
        Hold(work, caseId);
        return work.First(Selected(work, caseId), row =>
            new LockedAccess(Map(row), keys.Open(work, caseId, row.GetString(9), row.GetFieldValue<byte[]>(10))));
    }

    /// <summary>
    /// Locks the access to all cases of a person whose own lock is held, in the order of their ids; then reads it, as
    /// <see cref="Lock"/> does.
    /// </summary>
    public static Task<List<WhoMayReach>> LockAllOf(UnitOfWork work, Guid personId)
    {
        work.Add(new Statement(
            "select from case_access where municipality_code = $1 and person_id = $2 order by case_id for update", work.Municipality, personId));
        return work.All(
            new Statement($"{Select} and a.person_id = $3 order by a.case_id", work.Municipality, Changes, personId), Map);
    }

    /// <summary>Queues the lock alone, for what ends the access to the case.</summary>
    public static void Hold(UnitOfWork work, Guid caseId) => work.Lock(new Statement(
        "select from case_access where municipality_code = $1 and case_id = $2 for update", work.Municipality, caseId));

    /// <summary>Queues what was decided, and tells the others.</summary>
    public static void Keep(UnitOfWork work, WhoMayReach access)
    {
        var published = access.ToPublished();
        CaseAccessTable.Keep(work, access.CaseId, published);
        work.Append(access.CaseId, new CaseAccessChanged { CaseId = access.CaseId.ToString(), Access = published });
    }

    private static Statement Selected(TenantSession session, Guid caseId) =>
        new($"{Select} and a.case_id = $3", session.Municipality, Changes, caseId);

    private static WhoMayReach Map(NpgsqlDataReader row) => new(
        row.GetGuid(11), row.GetGuid(0), row.GetString(1), row.GetString(2), (Restriction)row.GetInt16(3), row.GetFieldValue<string[]>(4),
        row.GetInt64(5), row.GetString(6), row.GetFieldValue<DateTimeOffset>(7),
        Protections.Of(row.GetFieldValue<short[]>(8)));
}
