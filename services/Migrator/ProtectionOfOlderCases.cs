using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Restricts the cases of a protected person that are still open to all. Protection belongs to the person, but a case registered before
/// that was implemented, or by a replica of an older version, may lack it. The other services are notified by event.
/// </summary>
internal sealed class ProtectionOfOlderCases(NpgsqlConnection casesOwner, TimeProvider time, ILogger log)
{
    public async Task Write(CancellationToken cancel)
    {
        var restricted = 0;
        foreach (var (municipality, caseId, before, access) in await Unrestricted(cancel))
            restricted += await Restrict(municipality, caseId, before, access, cancel);
        if (restricted > 0)
            log.ProtectionWritten(restricted);
    }

    // Only if the access is still as it was read: a later change has considered the person's protection, or the next run handles it.
    async Task<List<(short Municipality, Guid CaseId, long Version, CaseAccess Access)>> Unrestricted(CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select a.municipality_code, a.case_id, a.version, a.person_id, a.responsible_id, a.team_id, a.named_ids,
                   min(p.protection) as protection
              from case_access a
              join protection p on p.municipality_code = a.municipality_code and p.person_id = a.person_id
             where a.erased_at is null
             group by a.municipality_code, a.case_id
            having a.restriction = 1 or (a.restriction = 3 and min(p.protection) = 2)
            """, casesOwner);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var cases = new List<(short, Guid, long, CaseAccess)>();
        while (await row.ReadAsync(cancel))
            cases.Add((row.Get<short>("municipality_code"), row.Get<Guid>("case_id"), row.Get<long>("version"), new CaseAccess
            {
                PersonId = row.Get<Guid>("person_id").ToString(),
                ResponsibleId = row.Get<string>("responsible_id"),
                TeamId = row.Get<string>("team_id"),
                NamedIds = { row.Get<string[]>("named_ids") },
                Restriction = (CaseRestriction)row.Get<short>("protection"),
            }));
        return cases;
    }

    Task<int> Restrict(short municipality, Guid caseId, long version, CaseAccess access, CancellationToken cancel) => casesOwner.Execute("""
        with kept as (
            update case_access set restriction = $4, version = version + 1
             where municipality_code = $1 and case_id = $2 and version = $3
               -- Not lifted since.
               and exists (select from protection p where p.municipality_code = case_access.municipality_code and p.person_id = case_access.person_id)
            returning municipality_code, case_id)
        insert into event (municipality_code, aggregate_id, type, published,
                           actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id)
        select municipality_code, case_id, $5, $6, 'migrator', '', 'service', 'protection of the person', $7, '', '' from kept
        """, cancel,
        municipality, caseId, version, (short)access.Restriction, CaseAccessChanged.Descriptor.FullName,
        new CaseAccessChanged { CaseId = caseId.ToString(), Access = access }.ToByteArray(), time.GetUtcNow());
}
