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

/// <summary>What Cases holds of a case, for its export: the master data and the form.</summary>
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

    // A protected address leaves the service nowhere, and the CPR number is not with the form.
    private async Task<InformationForm?> Form(ReadSession session, Guid caseId) => await session.First(
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
