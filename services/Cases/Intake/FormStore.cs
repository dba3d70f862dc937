using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Reads the information form of a case as it was received.</summary>
internal sealed class FormStore(CaseKeys keys)
{
    /// <summary>
    /// The form, without the CPR number, which is not stored with it, and without a protected address, which never leaves the service;
    /// null if the municipality has no such case, or the key of the case was erased.
    /// </summary>
    public Task<InformationForm?> Find(TenantSession session, Guid caseId) => session.First(
        new Statement(
            $"""
            select c.citizen, c.form, {CaseKeys.Columns}, {ProtectionStore.AddressOfPerson}
              from sickness_case c
              {CaseKeys.Join("c")}
             where c.municipality_code = $1 and c.case_id = $2
            """,
            session.Municipality, caseId),
        row =>
        {
            var key = keys.Open(session, caseId, row);
            var form = FormSeal.Open(key, row.Get<byte[]>("form"));
            form.Citizen = CitizenSeal.OpenWhole(key, row.Get<byte[]>("citizen"));
            if (row.Get<bool>("address_protected"))
            {
                form.Citizen.Address = null;
            }

            return form;
        });
}
