using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Converts the information form to the facts to decide on, store and publish. Enums have the same numbers on all sides.</summary>
internal static class IntakeMapping
{
    /// <summary>The facts from which dates follow. The validator refuses dates that do not exist; here they are absent.</summary>
    public static PlanFacts ToFacts(this InformationForm form) => new()
    {
        FirstAbsenceDay = form.FirstAbsenceDay.ToDateOnly() ?? default,
        KindOfEmployment = (KindOfEmployment)(form.Employment?.Kind ?? 0),
        NotifiedOn = form.NotifiedOn.ToDateOnly(),
        FormSentOn = form.FormSentOn.ToDateOnly(),
        FormReceivedOn = form.FormReceivedOn.ToDateOnly(),
        ExpectedRecoveryOn = form.ExpectedRecoveryOn.ToDateOnly(),
        Standby = form.StandbyRequested,
        Circumstances = CircumstancesOf(form),
        EarlierCountedPeriods =
        [
            .. form.EarlierCountedPeriods.Select(period => new Period(
                period.From.ToDateOnly() ?? default, period.To.ToDateOnly() ?? default)),
        ],
    };

    /// <summary>The code of the unemployment fund; null if there is none.</summary>
    public static string? UnemploymentFundCode(this InformationForm form) => OrNull(form.Employment.UnemploymentFund?.Code);

    /// <summary>The doctor's provider number; null if none was given.</summary>
    public static string? ProviderNumber(this InformationForm form) => OrNull(form.Citizen.GeneralPractitioner?.ProviderNumber);

    /// <summary>The new case.</summary>
    public static CaseFile ToFile(
        this InformationForm form, Registration registration, Guid caseId, Guid personId, CprNumber cpr, short municipality,
        string responsible, Protections protections, DateTimeOffset now, DateOnly today) => new()
    {
        CaseId = caseId,
        Number = registration.Number,
        Municipality = municipality,
        PersonId = personId,
        ResponsibleId = responsible,
        MaskedCpr = cpr.Masked,
        Citizen = CitizenSeal.Read(form.Citizen),
        AddressProtected = protections.Address,
        FirstAbsenceDay = registration.Facts.FirstAbsenceDay,
        NotifiedOn = registration.Facts.NotifiedOn,
        FormSentOn = registration.Facts.FormSentOn,
        FormReceivedOn = registration.Facts.FormReceivedOn!.Value,
        ExpectedRecoveryOn = registration.Facts.ExpectedRecoveryOn,
        KindOfEmployment = registration.Facts.KindOfEmployment,
        EmployerCvrNumber = OrNull(form.Employment.Employer?.CvrNumber),
        EmployerPNumber = OrNull(form.Employment.Employer?.PNumber),
        Rules = registration.Rules,
        RegisteredAt = now,
        RegisteredOn = today,
        Version = 1,
    };

    /// <summary>
    /// Who may reach the new case: the officer to whom it is assigned is responsible until it is assigned to somebody else. If the person is
    /// protected (CPR-loven § 28) or own staff, nobody else does, but for an officer who follows cases and has just registered this one:
    /// who writes the form down at the citizen's home goes on with the notes, and gets the answer again that was lost on the way.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="team">Its team; empty for none.</param>
    /// <param name="protections">The person's protections.</param>
    /// <param name="registrar">The officer who registers it and follows cases; null for another caller.</param>
    public static CaseAccess ToFirstAccess(this CaseFile file, string team, Protections protections, string? registrar = null)
    {
        var access = new CaseAccess
        {
            PersonId = file.PersonId.ToString(),
            ResponsibleId = file.ResponsibleId,
            TeamId = team,
            Restriction = (Types.V1.CaseRestriction)protections.Restriction,
        };
        if (protections.Restriction != Restriction.None && registrar is not null && registrar != file.ResponsibleId)
        {
            access.NamedIds.Add(registrar);
        }

        return access;
    }

    /// <summary>What is published to the other services: no CPR number, no cause, no free text.</summary>
    public static CaseRegistered ToEvent(
        this CaseFile file, InformationForm form, CaseAccess access, bool pensionAgeInCourse = false,
        Types.V1.AssignmentBasis basis = Types.V1.AssignmentBasis.Unspecified) => new()
    {
        CaseId = file.CaseId.ToString(),
        CaseNumber = file.Number.ToString(),
        PersonId = file.PersonId.ToString(),
        FirstAbsenceDay = file.FirstAbsenceDay.ToProto(),
        NotifiedOn = file.NotifiedOn?.ToProto(),
        FormSentOn = file.FormSentOn?.ToProto(),
        FormReceivedOn = file.FormReceivedOn.ToProto(),
        ExpectedRecoveryOn = file.ExpectedRecoveryOn?.ToProto(),
        KindOfEmployment = (Types.V1.KindOfEmployment)file.KindOfEmployment,
        Rules = file.Rules.ToProto(),
        EmployerCvrNumber = file.EmployerCvrNumber ?? "",
        EmployerPNumber = file.EmployerPNumber ?? "",
        UnemploymentFundCode = form.UnemploymentFundCode() ?? "",
        GeneralPractitionerProviderNumber = form.ProviderNumber() ?? "",
        StandbyRequest = form.StandbyRequested ? StandbyRequest.Requested : StandbyRequest.NotRequested,
        EarlierCountedPeriods = { form.EarlierCountedPeriods },
        Access = access,
        Circumstances = { CircumstancesOf(form).Select(one => (Types.V1.Circumstance)one) },
        Employers = { form.ToPublished() },
        PensionAgeBeforeReassessment = pensionAgeInCourse,
        AssignmentBasis = basis,
        HandedOverOn = file.RegisteredOn.ToProto(),
    };

    // Pension age follows from the CPR number, whatever the form says.
    private static List<Circumstance> CircumstancesOf(InformationForm form)
    {
        var stated = form.Circumstances.Select(one => (Circumstance)one).ToList();
        var isAtPensionAge = form.FirstAbsenceDay.ToDateOnly() is { } day
            && CprNumber.Parse(form.Citizen?.CprNumber, day).TryGet(out var cpr, out _) && PensionAge.IsReached(cpr.BirthDate, day);
        return isAtPensionAge && !stated.Contains(Circumstance.Pensioner) ? [.. stated, Circumstance.Pensioner] : stated;
    }

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
