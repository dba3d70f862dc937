using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Cases.Intake;

internal sealed partial class IntakeService
{
    /// <summary>Registers cases from many information forms (indlæsning af oplysningsskemaer); a form that is refused stops no other.</summary>
    public override Task<ImportInformationFormsResponse> ImportInformationForms(ImportInformationFormsRequest request, ServerCallContext context)
    {
        var isCharged = false;
        return writes.Run<ImportInformationFormsRequest, ImportInformationFormsResponse>(request, context, async work =>
        {
            // Once, though the act may run again, and not for an answer that is shown again.
            if (!isCharged)
            {
                isCharged = true;
                costs.Charge(context, request.Forms.Count - 1);
            }

            if (work is { IsDryRun: true, HasPurpose: false })
            {
                return new PurposeRequired();
            }

            var results = request.Forms.Select(form => Check(request, form, work.Today) is { } invalid ? new TakenForm { Refusal = invalid } : null).ToArray();
            var valid = results.Index().Where(one => one.Item is null).Select(one => one.Index).ToList();
            if (valid.Count > 0)
            {
                var taken = await intake.Take(
                    work, [.. valid.Select(index => ReceivedForm.Of(request.Forms[index], work.Today))], context.Caller().Team, isImport: true);
                foreach (var (place, index) in valid.Index())
                {
                    results[index] = taken[place];
                }
            }

            return Answer(request, results!, work.IsDryRun, context.Language());
        }, new OtherCases<ImportInformationFormsResponse>(
            answer => answer.Results.SelectMany(Named),
            (answer, gone) => Unname(request, answer, gone, context.Language())));
    }

    // Exactly what RegisterCase refuses, and an id, by which the form is recognised when it is sent again.
    private InvalidRequest? Check(ImportInformationFormsRequest request, InformationForm form, DateOnly today)
    {
        var violations = checks.Check(new RegisterCaseRequest { RequestId = request.RequestId, Form = form }, today)?.Violations ?? [];
        return form.FormId.Length == 0
            ? new InvalidRequest([.. violations, Violations.FieldRequired.At("form.form_id") with { Label = FormPaths.IdLabel }])
            : violations.Count > 0 ? new InvalidRequest(violations) : null;
    }

    private static ImportInformationFormsResponse Answer(
        ImportInformationFormsRequest request, IReadOnlyList<TakenForm> results, bool isDryRun, Language language) => new()
    {
        Results = { results.Select((one, index) => one.ToResult(request.Forms[index], FormPaths.Of(index), isDryRun, language)) },
        Registered = results.Count(one => one.Registered is not null),
        AlreadyImported = results.Count(one => one.Before is not null),
        Refused = results.Count(one => one.Refusal is not null),
    };

    private static IEnumerable<Guid> Named(ImportedForm result) =>
        NamedCases.In(result.Warnings).Concat(result.CaseId.Length > 0 ? [Guid.Parse(result.CaseId)] : []);

    // As a call made now would say it: what became of each form, but not which case.
    private static void Unname(ImportInformationFormsRequest request, ImportInformationFormsResponse answer, IReadOnlySet<Guid> gone, Language language)
    {
        foreach (var (index, result) in answer.Results.Index())
        {
            NamedCases.Unname(result.Warnings, gone, language);
            if (result.CaseId.Length == 0 || !gone.Contains(Guid.Parse(result.CaseId)))
            {
                continue;
            }

            (result.CaseId, result.CaseNumber) = ("", "");
            if (result.Refusal is { } refusal)
            {
                Refusal[] unnamed = [new FormAlreadyRegistered(null, null), new CaseAlreadyOpen(null, null, request.Forms[index].FirstAbsenceDay.ToDateOnly() ?? default)];
                refusal.Message = unnamed.First(one => one.Reason == refusal.Reason).Text(language);
            }
        }
    }
}
