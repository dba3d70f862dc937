using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>What became of forms, as the API answers it.</summary>
internal static class IntakeAnswers
{
    private const int MostListed = 50;

    public static RegisterCaseResponse ToAnswer(this RegisteredForm registered, Language language)
    {
        var answer = new RegisterCaseResponse
        {
            Case = CaseAnswer.Of(registered.File),
            ProposedCategory = (Types.V1.VisitationCategory)(registered.Registration.ProposedCategory ?? 0),
            Warnings = { registered.Registration.Warnings.Select(warning => warning.ToMessage(language)) },
            Assignment = registered.Assignment.ToProto(language),
            Receipt = registered.Receipt.ToProto(registered.File.RegisteredAt),
        };
        answer.Assignment.Candidates.Add(registered.Assignment.Candidates.Take(MostListed).Select(one => one.ToProto(registered.Assignment)));
        answer.Assignment.Absent.Add(registered.Assignment.Absent.Take(MostListed).Select(one => new AbsentOfficer { OfficerId = one.Id, OfficerName = one.Name }));
        return answer;
    }

    /// <summary>The result of an imported form; <paramref name="path"/> is the form's, such as <c>forms[3]</c>.</summary>
    public static ImportedForm ToResult(this TakenForm taken, InformationForm form, string path, bool isDryRun, Language language) => taken switch
    {
        { Registered: { } registered } => new ImportedForm
        {
            FormId = form.FormId,
            Outcome = ImportOutcome.Registered,
            CaseId = isDryRun ? "" : registered.File.CaseId.ToString(),
            CaseNumber = isDryRun ? "" : registered.File.Number.ToString(),
            Assignment = registered.Assignment.ToProto(language),
            Receipt = registered.Receipt.ToProto(registered.File.RegisteredAt),
            ProposedCategory = (Types.V1.VisitationCategory)(registered.Registration.ProposedCategory ?? 0),
            Warnings = { registered.Registration.Warnings.Select(warning => FormPaths.Under(path, warning).ToMessage(language)) },
        },
        { Before: { } before } => new ImportedForm
        {
            FormId = form.FormId,
            Outcome = ImportOutcome.AlreadyImported,
            CaseId = before.CaseId?.ToString() ?? "",
            CaseNumber = before.Number?.ToString() ?? "",
        },
        _ => Refused(FormPaths.Under(path, taken.Refusal!), FormPaths.IdOf(form, taken.Refusal), language),
    };

    public static Warning ToMessage(this Violation warning, Language language)
    {
        var message = warning.ToWarning(language);
        message.CaseId = IntakeWarnings.CaseNamedIn(warning)?.ToString() ?? "";
        return message;
    }

    public static IntakeReceipt ToProto(this Receipt receipt, DateTimeOffset handedOverAt) => new()
    {
        ReceivedOn = receipt.ReceivedOn.ToProto(),
        HandedOverOn = receipt.HandedOverOn.ToProto(),
        HandedOverAt = handedOverAt.ToTimestamp(),
        WorkingDays = receipt.WorkingDays,
        CalendarDays = receipt.CalendarDays,
    };

    private static ImportedForm Refused(Refusal refusal, string formId, Language language)
    {
        var (caseId, caseNumber) = refusal switch
        {
            CaseAlreadyOpen open => (open.CaseId, open.CaseNumber),
            FormAlreadyRegistered form => (form.CaseId, form.CaseNumber),
            _ => (null, null),
        };
        return new ImportedForm
        {
            FormId = formId,
            Outcome = ImportOutcome.Refused,
            CaseId = caseId ?? "",
            CaseNumber = caseNumber ?? "",
            Refusal = new FormRefusal
            {
                Reason = refusal.Reason,
                Message = refusal.Text(language),
                Violations =
                {
                    ((refusal as InvalidRequest)?.Violations ?? [])
                        .Select(violation => new FormViolation { Field = violation.Field, Reason = violation.Code.Reason, Message = violation.In(language) }),
                },
            },
        };
    }

    private static CaseAssignment ToProto(this Assignment assignment, Language language) => new()
    {
        OfficerId = assignment.OfficerId,
        OfficerName = assignment.OfficerName,
        TeamId = assignment.TeamId,
        TeamName = assignment.TeamName,
        Basis = assignment.IsTold ? assignment.Basis : Types.V1.AssignmentBasis.Unspecified,
        Explanation = assignment.Explanation.In(language),
    };

    private static AssignmentCandidate ToProto(this OfficerOnDuty candidate, Assignment assignment) => new()
    {
        OfficerId = candidate.Officer.Id,
        OfficerName = candidate.Officer.Name,
        OpenCases = candidate.Load.Cases,
        Load = candidate.Load.Weight(assignment.Weights),
        NewestCaseAt = candidate.NewestCaseAt?.ToTimestamp(),
    };
}
