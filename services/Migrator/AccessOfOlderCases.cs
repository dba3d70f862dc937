using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Sets the access of cases that were registered before access by case existed, as a registration does today: the officer who registered
/// the case is responsible, and a protected address restricts it. The other services are notified by event.
/// </summary>
internal sealed class AccessOfOlderCases(NpgsqlConnection casesOwner, TimeProvider time, ILogger log)
{
    // An open transaction delays the feed.
    const int Chunk = 1_000;

    public async Task Write(CancellationToken cancel)
    {
        var written = 0;
        while (await Without(cancel) is { Count: > 0 } cases)
        {
            await Write(cases, cancel);
            written += cases.Count;
        }
        if (written > 0)
            log.AccessWritten(written);
    }

    async Task<List<(short Municipality, Guid CaseId, CaseAccess Access)>> Without(CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select c.municipality_code, c.case_id, c.person_id, c.address_protected, coalesce(registered.by, '') as registered_by
              from sickness_case c
              left join lateral (
                   select e.actor_subject as by from event e
                    where e.municipality_code = c.municipality_code and e.aggregate_id = c.case_id and e.type = $1
                    order by e.sequence limit 1) registered on true
             where not exists (select from case_access a where a.municipality_code = c.municipality_code and a.case_id = c.case_id)
             limit $2
            """, casesOwner);
        command.Parameters.Add(new NpgsqlParameter { Value = CaseRegistered.Descriptor.FullName });
        command.Parameters.Add(new NpgsqlParameter { Value = Chunk });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var cases = new List<(short, Guid, CaseAccess)>();
        while (await row.ReadAsync(cancel))
            cases.Add((row.Get<short>("municipality_code"), row.Get<Guid>("case_id"), new CaseAccess
            {
                PersonId = row.Get<Guid>("person_id").ToString(),
                ResponsibleId = row.Get<string>("registered_by"),
                Restriction = row.Get<bool>("address_protected") ? CaseRestriction.ProtectedPerson : CaseRestriction.None,
            }));
        return cases;
    }

    Task<int> Write(List<(short Municipality, Guid CaseId, CaseAccess Access)> cases, CancellationToken cancel) => casesOwner.Execute("""
        with older as (
            select * from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::bytea[])
                       as one (municipality_code, case_id, person_id, responsible_id, restriction, published)
        ), kept as (
            insert into case_access (municipality_code, case_id, person_id, responsible_id, restriction)
            select municipality_code, case_id, person_id, responsible_id, restriction from older
            on conflict do nothing
            returning municipality_code, case_id)
        insert into event (municipality_code, aggregate_id, type, published,
                           actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id)
        select municipality_code, case_id, $7, published, 'migrator', '', 'service', 'access by case', $8, '', ''
          from older join kept using (municipality_code, case_id)
        """, cancel,
        cases.Select(one => one.Municipality).ToArray(), cases.Select(one => one.CaseId).ToArray(),
        cases.Select(one => Guid.Parse(one.Access.PersonId)).ToArray(), cases.Select(one => one.Access.ResponsibleId).ToArray(),
        cases.Select(one => (short)one.Access.Restriction).ToArray(),
        cases.Select(one => new CaseAccessChanged { CaseId = one.CaseId.ToString(), Access = one.Access }.ToByteArray()).ToArray(),
        CaseAccessChanged.Descriptor.FullName, time.GetUtcNow());
}
