using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>A case as the API shows it. A protected address never leaves the service.</summary>
/// <remarks>Enums have the same numbers in the rules and in the contract.</remarks>
internal static class CaseAnswer
{
    public static Case Of(CaseFile file) => new()
    {
        CaseId = file.CaseId.ToString(),
        CaseNumber = file.Number.ToString(),
        MunicipalityCode = file.Municipality,
        Citizen = new CaseCitizen
        {
            PersonId = file.PersonId.ToString(),
            Name = file.Citizen?.Name ?? "",
            CprNumberMasked = file.MaskedCpr,
            Address = file.AddressProtected ? null : file.Citizen?.Address?.ToProto(),
            AddressProtected = file.AddressProtected,
        },
        Status = file.IsClosed ? CaseStatus.Closed : CaseStatus.Open,
        FirstAbsenceDay = file.FirstAbsenceDay.ToProto(),
        NotifiedOn = file.NotifiedOn?.ToProto(),
        FormSentOn = file.FormSentOn?.ToProto(),
        FormReceivedOn = file.FormReceivedOn.ToProto(),
        ExpectedRecoveryOn = file.ExpectedRecoveryOn?.ToProto(),
        KindOfEmployment = (Types.V1.KindOfEmployment)file.KindOfEmployment,
        EmployerCvrNumber = file.EmployerCvrNumber ?? "",
        EmployerPNumber = file.EmployerPNumber ?? "",
        Rules = file.Rules.ToProto(),
        RegisteredAt = file.RegisteredAt.ToTimestamp(),
        Etag = Etags.Of(file.Version),
        ResponsibleId = file.ResponsibleId,
        Category = (Types.V1.VisitationCategory)(file.Category ?? 0),
        CaseClass = file.Class ?? Types.V1.CaseClass.Unspecified,
        ResponsibleName = file.ResponsibleName,
        TeamId = file.TeamId,
        TeamName = file.TeamName,
    };

    /// <summary>A case in a list or an overview: with its next deadline, which Scheduling publishes.</summary>
    public static Case InList(CaseFile file, DateOnly today, Language language)
    {
        var shown = Of(file);
        shown.NextDeadline = file.NextDeadline is not { } next ? null : new V1.CaseDeadline
        {
            RuleId = next.RuleId,
            Title = next.Title.In(language),
            StatutoryDate = next.StatutoryDate.ToProto(),
            PlanBy = next.PlanBy.ToProto(),
            Overdue = next.IsOverdueOn(today),
        };
        return shown;
    }

    public static Types.V1.RuleSetChoice ToProto(this Rules.CaseRules rules) => new()
    {
        RuleSetId = rules.RuleSetId,
        RuleSetVersion = rules.Version,
        OverlayIds = { rules.OverlayIds },
        Certainty = (Types.V1.Certainty)rules.Certainty,
    };
}
