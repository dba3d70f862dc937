using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>
/// A case (stamdata) as every reader of cases may see it: only the masked CPR number, and nothing of what the
/// form says about the illness.
/// </summary>
[Pure]
internal sealed record CaseFile
{
    public required Guid CaseId { get; init; }

    public required CaseNumber Number { get; init; }

    public required short Municipality { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The responsible officer (ansvarlig sagsbehandler), by the id of the officer's token.</summary>
    public required string ResponsibleId { get; init; }

    /// <summary>The officer's name in the register of staff; empty for one who is not registered.</summary>
    public string ResponsibleName { get; init; } = "";

    /// <summary>The team; empty for none.</summary>
    public string TeamId { get; init; } = "";

    /// <summary>The team's name in the register of staff.</summary>
    public string TeamName { get; init; } = "";

    /// <summary>The CPR number as <c>ddMMyy-****</c>.</summary>
    public required string MaskedCpr { get; init; }

    /// <summary>Name and address; null once the case's key is erased.</summary>
    public required CitizenData? Citizen { get; init; }

    /// <summary>The address is protected (navne- og adressebeskyttelse) and never shown here.</summary>
    public required bool AddressProtected { get; init; }

    public required DateOnly FirstAbsenceDay { get; init; }

    public required DateOnly? NotifiedOn { get; init; }

    public required DateOnly? FormSentOn { get; init; }

    public required DateOnly FormReceivedOn { get; init; }

    public required DateOnly? ExpectedRecoveryOn { get; init; }

    public required KindOfEmployment KindOfEmployment { get; init; }

    public required string? EmployerCvrNumber { get; init; }

    public required string? EmployerPNumber { get; init; }

    public required CaseRules Rules { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>The business date of the registration; known where one case is read.</summary>
    public DateOnly RegisteredOn { get; init; }

    /// <summary>What the responsible officer does, as in the register of staff; known where one case is read.</summary>
    public Types.V1.OfficerFunction ResponsibleFunction { get; init; }

    /// <summary>Whether it is closed (afsluttet); otherwise it is open.</summary>
    public bool IsClosed { get; init; }

    /// <summary>The category that is decided; null while none is.</summary>
    public VisitationCategory? Category { get; init; }

    /// <summary>The class; null while it is not classified.</summary>
    public Types.V1.CaseClass? Class { get; init; }

    /// <summary>The next open deadline, as Scheduling has published it; null for none.</summary>
    public CaseDeadline? NextDeadline { get; init; }

    /// <summary>Counts the changes of the case; the etag.</summary>
    public required long Version { get; init; }
}

/// <summary>The next open deadline of a case (næste frist).</summary>
/// <param name="RuleId">Its rule.</param>
/// <param name="Title">What it is.</param>
/// <param name="StatutoryDate">Date by law or by the rule.</param>
/// <param name="PlanBy">The day it is planned for.</param>
/// <param name="LastDay">The last day on which it can be met.</param>
[Pure]
internal sealed record CaseDeadline(string RuleId, Wording Title, DateOnly StatutoryDate, DateOnly PlanBy, DateOnly LastDay)
{
    /// <summary>Whether it is overdue on a day: as in the work list, not before the day it is planned for.</summary>
    public bool IsOverdueOn(DateOnly today) => LastDay < today && PlanBy <= today;
}

/// <summary>The sick-listed person's name and address.</summary>
[Pure]
internal sealed record CitizenData(string Name, Address? Address);

/// <summary>A postal address: in Denmark, in Greenland or the Faroe Islands, abroad, or none (uden fast bopæl).</summary>
[Pure]
internal sealed record Address(string Street, string PostalCode, string City, string CountryCode = "", string CareOf = "", bool NoFixedAddress = false);
