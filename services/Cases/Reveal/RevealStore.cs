using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Reveal;

/// <summary>Reads what is masked elsewhere.</summary>
internal sealed class RevealStore(CaseKeys keys, PersonKeys persons)
{
    /// <summary>The CPR number's ten digits; null if the municipality has no such case.</summary>
    public Task<string?> FindCpr(CaseRead session) => session.First(
        new Statement(
            """
            select p.cpr
              from sickness_case c
              join person p on p.municipality_code = c.municipality_code and p.person_id = c.person_id
             where c.municipality_code = $1 and c.case_id = $2
            """,
            session.Municipality, session.CaseId),
        row => persons.DecryptCpr(session.Municipality, row.Get<byte[]>("cpr")));

    /// <summary>The address; null if the municipality has no such case.</summary>
    public Task<CitizensAddress?> FindAddress(CaseRead session) => session.First(
        new Statement(
            $"""
            select {ProtectionStore.AddressOfPerson}, c.citizen, {CaseKeys.Columns}
              from sickness_case c
              {CaseKeys.Join("c")}
             where c.municipality_code = $1 and c.case_id = $2
            """,
            session.Municipality, session.CaseId),
        row => new CitizensAddress(
            session.CaseId, row.Get<bool>("address_protected"),
            CitizenSeal.Open(keys.Open(session, session.CaseId, row), row.Get<byte[]>("citizen")).Address));
}
