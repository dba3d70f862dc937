using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>What Cases holds of a case, for its export: the case and the form.</summary>
internal sealed class CaseFileStore(CaseStore cases, CaseKeys keys) : ICaseFile
{
    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await cases.Find(session, caseId) is not { } file)
        {
            yield break;
        }

        yield return new CaseFileRecord { Case = CaseAnswer.Of(file) };
        if (await Form(session, caseId) is { } form)
        {
            yield return new CaseFileRecord { Form = form };
        }
    }

    // A protected address never leaves the service, and the CPR number is not stored with the form.
    private async Task<InformationForm?> Form(ReadSession session, Guid caseId) => await session.First(
        new Statement(
            $"""
            select c.citizen, c.form, k.key_id, k.wrapped, {ProtectionStore.AddressOfPerson}
              from sickness_case c
              join case_key k on k.municipality_code = c.municipality_code and k.case_id = c.case_id
             where c.municipality_code = $1 and c.case_id = $2
            """,
            session.Municipality, caseId),
        row =>
        {
            var key = keys.Open(session, caseId, row.GetString(2), row.GetFieldValue<byte[]>(3));
            var form = FormSeal.Open(key, row.GetFieldValue<byte[]>(1));
            form.Citizen = CitizenSeal.OpenWhole(key, row.GetFieldValue<byte[]>(0));
            if (row.GetBoolean(4))
            {
                form.Citizen.Address = null;
            }

            return form;
        });
}
