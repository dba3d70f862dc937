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
        row => persons.DecryptCpr(session.Municipality, row.GetFieldValue<byte[]>(0)));

    /// <summary>The address; null if the municipality has no such case.</summary>
    public Task<CitizensAddress?> FindAddress(CaseRead session) => session.First(
        new Statement(
            $"""
            select {ProtectionStore.AddressOfPerson}, c.citizen, k.key_id, k.wrapped
              from sickness_case c
              join case_key k on k.municipality_code = c.municipality_code and k.case_id = c.case_id
             where c.municipality_code = $1 and c.case_id = $2
            """,
            session.Municipality, session.CaseId),
        row => new CitizensAddress(
            session.CaseId, row.GetBoolean(0),
            CitizenSeal.Open(keys.Open(session, session.CaseId, row.GetString(2), row.GetFieldValue<byte[]>(3)), row.GetFieldValue<byte[]>(1)).Address));
}
