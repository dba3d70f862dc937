using Npgsql;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>The protections of persons: registers and lifts them, in all their cases at once.</summary>
/// <remarks>
/// A change takes the person's lock, as a registration does: a case that is registered meanwhile is either among those that
/// are changed, or sees the change.
/// </remarks>
internal sealed class ProtectionStore(PersonStore persons, CaseKeys keys)
{
    /// <summary>In a select of a case <c>c</c>: the column <c>protections</c>, what protects its person, as numbers of <see cref="Restriction"/>.</summary>
    public const string OfPerson =
        "array(select p.protection from protection p where p.municipality_code = c.municipality_code and p.person_id = c.person_id) as protections";

    /// <summary>In a select of a case <c>c</c>: the column <c>address_protected</c>, whether the person's address is protected.</summary>
    public const string AddressOfPerson =
        "exists (select from protection p where p.municipality_code = c.municipality_code and p.person_id = c.person_id and p.protection = 2) as address_protected";

    private const string ReasonText = "lifted_protection.reason";

    /// <summary>Takes the lock of the case's person; returns the person's id.</summary>
    public async Task<Guid> LockPerson(CaseWork work)
    {
        var person = work.Found(await work.First(
            new Statement(
                """
                select p.person_id, p.cpr
                  from sickness_case c
                  join person p on p.municipality_code = c.municipality_code and p.person_id = c.person_id
                 where c.municipality_code = $1 and c.case_id = $2
                """,
                work.Municipality, work.CaseId),
            row => new Person(row.Get<Guid>("person_id"), row.Get<byte[]>("cpr"))));
        PersonStore.Lock(work, persons.HashesOf(work.Municipality, person.Cpr));
        return person.Id;
    }

    /// <summary>Queues the protection of a person who has no case yet.</summary>
    public static void Add(UnitOfWork work, Guid personId, Restriction protection) => work.Add(new Statement(
        """
        insert into protection (municipality_code, person_id, protection, registered_by, registered_at) values ($1, $2, $3, $4, $5)
        on conflict do nothing
        """,
        work.Municipality, personId, (short)protection, work.Actor.Subject, work.Now));

    /// <summary>Queues the protection of a person, and restricts all cases of the person. The caller holds the person's lock.</summary>
    /// <param name="work">The write.</param>
    /// <param name="personId">The person.</param>
    /// <param name="protection">The protection.</param>
    /// <param name="restricted">A case that the caller restricts itself.</param>
    public static Task Register(UnitOfWork work, Guid personId, Restriction protection, Guid? restricted = null) =>
        Register(work, [personId], protection, restricted);

    /// <summary>The same for several persons at once, in one query.</summary>
    public static async Task Register(UnitOfWork work, IReadOnlyList<Guid> personIds, Restriction protection, Guid? restricted = null)
    {
        var cases = await CaseAccessStore.LockAllOf(work, [.. personIds]);
        foreach (var personId in personIds)
        {
            Add(work, personId, protection);
        }

        foreach (var access in cases)
        {
            if (access.CaseId != restricted)
            {
                KeepIfChanged(work, access, access.Under(access.Protections.With(protection)));
            }

            work.Append(access.CaseId, new ProtectionRegistered { CaseId = access.CaseId.ToString(), Protection = (CaseRestriction)protection });
        }
    }

    /// <summary>Queues the lifting of a protection, in all cases of the person. The caller holds the person's lock.</summary>
    public static async Task Lift(CaseWork work, Guid personId, LiftedProtection lifted)
    {
        var cases = await CaseAccessStore.LockAllOf(work, personId);
        work.Add(new Statement(
            "delete from protection where municipality_code = $1 and person_id = $2 and protection = $3",
            work.Municipality, personId, (short)lifted.Protection));
        work.Add(new Statement(
            """
            insert into lifted_protection (municipality_code, lift_id, case_id, protection, officer_id, officer_name, reason, lifted_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            work.Municipality, Ids.New(work.Now), lifted.CaseId, (short)lifted.Protection, lifted.Officer.Id, lifted.Officer.Name,
            work.CaseKey.EncryptText(lifted.Reason, ReasonText), lifted.LiftedAt));
        foreach (var access in cases)
        {
            KeepIfChanged(work, access, access.Under(access.Protections.Without(lifted.Protection)));
            work.Append(access.CaseId, new ProtectionLifted { CaseId = access.CaseId.ToString(), Protection = (CaseRestriction)lifted.Protection });
        }
    }

    /// <summary>The protections lifted from a case, latest first.</summary>
    public Task<IReadOnlyList<LiftedProtection>> Lifted(CaseRead session) => session.Run(LiftedQuery(session));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<IReadOnlyList<LiftedProtection>> LiftedQuery(CaseRead session)
    {
        var lifted = new List<LiftedProtection>();
        return new(() => lifted, (
            new Statement(
                $"""
                select l.protection, l.officer_id, l.officer_name, l.reason, l.lifted_at, {CaseKeys.Columns}
                  from lifted_protection l
                  {CaseKeys.Join("l")}
                 where l.municipality_code = $1 and l.case_id = $2
                 order by l.lift_id desc
                """,
                session.Municipality, session.CaseId),
            row => lifted.Add(Map(session, row))));
    }

    private static void KeepIfChanged(UnitOfWork work, WhoMayReach before, WhoMayReach after)
    {
        if (after.Version != before.Version)
        {
            CaseAccessStore.Keep(work, after);
        }
    }

    private LiftedProtection Map(CaseRead session, NpgsqlDataReader row) => new(
        session.CaseId, (Restriction)row.Get<short>("protection"), new Officer(row.Get<string>("officer_id"), row.Get<string>("officer_name")),
        keys.Open(session, session.CaseId, row).DecryptText(row.Get<byte[]>("reason"), ReasonText),
        row.Get<DateTimeOffset>("lifted_at"));

    private sealed record Person(Guid Id, byte[] Cpr);
}
