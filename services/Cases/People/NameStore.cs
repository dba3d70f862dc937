using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.People;

/// <summary>
/// The names by which cases are found: keyed hashes of their parts, and in the database of every pair of the parts of a person's names
/// (docs/adr/0052), each in an index of its own.
/// </summary>
internal sealed class NameStore(NameKeys keys)
{
    /// <summary>
    /// A query <c>named</c> of the persons whose cases have all the given parts in their names, newest first, starting at one person.
    /// It stops when it has found enough persons of whom the caller may reach a case. Each step looks up the next person of every
    /// part, or pair of parts, and continues at the farthest of these, so the number of steps is bounded by the rarest.
    /// </summary>
    /// <remarks>
    /// <c>$1</c> is the municipality, <c>$2</c> the instant, <c>$3</c> the person to start at; <c>$5</c> and <c>$6</c> are the values
    /// of <see cref="Sought"/>.
    /// </remarks>
    /// <param name="enough">How many persons to find, a constant.</param>
    /// <param name="isPaired">Whether pairs are looked up.</param>
    public static string Named(int enough, bool isPaired) =>
        $"""
        with recursive sought as (
            select part, hash from unnest($5::integer[], $6::bytea[]) as one (part, hash)
        ), leap (person_id, is_named, found) as (
            select $3::uuid, false, 0
            union all
            select ahead.persons[1], ahead.is_named,
                   -- A count, because "exists" may be planned as a hash of all cases of the municipality.
                   leap.found + case when ahead.is_named then (
                       select count(*)::integer
                         from (select from case_access a
                                where a.municipality_code = $1 and a.person_id = ahead.persons[1] and case_open(a, $2)
                                limit 1) one) else 0 end
              from leap
             cross join lateral (
                   select each.persons, each.persons[1] = each.persons[cardinality(each.persons)] as is_named
                     from (select array_agg(next.person_id order by next.person_id) as persons
                             from (select distinct part from sought) of
                             left join lateral (
                                  select n.person_id
                                    from sought s
                                   cross join lateral (
                                         select n.person_id from {(isPaired ? "name_pair" : "name_hash")} n
                                          where n.municipality_code = $1 and n.hash = s.hash
                                            and (n.person_id, n.case_id) <= (leap.person_id, case when leap.is_named
                                                then uuid '00000000-0000-0000-0000-000000000000' else uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff' end)
                                          order by n.person_id desc, n.case_id desc
                                          limit 1) n
                                   where s.part = of.part
                                   order by n.person_id desc
                                   limit 1) next on true) each) ahead
             -- Null when a part has no further person: nulls sort last.
             where leap.found < {enough} and ahead.is_named is not null
        ), named as (
            select person_id from leap where is_named
        )
        """;

    /// <summary>Queues what a new case is found by.</summary>
    public void Add(UnitOfWork work, Guid caseId, Guid personId, string name)
    {
        var hashes = keys.Hashes(work.Municipality, name);
        work.Add(new Statement(
            """
            insert into name_hash (municipality_code, key_id, hash, person_id, case_id)
            select $1, key_id, hash, $2, $3 from unnest($4::text[], $5::bytea[]) as one (key_id, hash)
            """,
            work.Municipality, personId, caseId, hashes.Select(one => one.KeyId).ToArray(), hashes.Select(one => one.Hash).ToArray()));
    }

    /// <summary>Whether a search looks up pairs, and the values of <see cref="Named"/> from <c>$5</c> on.</summary>
    public (bool IsPaired, object[] Values) Sought(short municipality, string name)
    {
        var sought = keys.Sought(municipality, name);
        return (sought.IsPaired, [sought.Hashes.Select(one => one.Number).ToArray(), sought.Hashes.Select(one => one.Hash).ToArray()]);
    }
}
