using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The citizen's tie to the labour market on the first absence day (beskæftigelsesforhold).</summary>
public enum KindOfEmployment
{
    [Danish("lønmodtager med løn under sygdom"), English("employee with pay during sickness")]
    EmployeeWithPay = 1,

    [Danish("lønmodtager uden løn under sygdom"), English("employee without pay during sickness")]
    EmployeeWithoutPay = 2,

    [Danish("ledig, medlem af en a-kasse"), English("unemployed member of an unemployment fund")]
    InsuredUnemployed = 3,

    [Danish("selvstændig med sygedagpengeforsikring"), English("self-employed with sickness-benefit insurance")]
    SelfEmployedInsured = 4,

    [Danish("selvstændig uden sygedagpengeforsikring"), English("self-employed without sickness-benefit insurance")]
    SelfEmployedUninsured = 5,
}

/// <summary>Visitation category (visitationskategori), sygedagpengeloven § 12.</summary>
public enum VisitationCategory
{
    [JsonStringEnumMemberName("CATEGORY_1"), Danish("kategori 1"), English("category 1")]
    Category1 = 1,

    [JsonStringEnumMemberName("CATEGORY_2"), Danish("kategori 2"), English("category 2")]
    Category2 = 2,

    [JsonStringEnumMemberName("CATEGORY_3"), Danish("kategori 3"), English("category 3")]
    Category3 = 3,
}

/// <summary>Who a deadline binds.</summary>
public enum BoundParty
{
    /// <summary>Nobody has to act: a milestone or a proposal.</summary>
    [Danish("ingen"), English("nobody")]
    Nobody = 0,

    [Danish("kommunen"), English("the municipality")]
    Municipality = 1,

    [Danish("borgeren"), English("the citizen")]
    Citizen = 2,

    [Danish("arbejdsgiveren"), English("the employer")]
    Employer = 3,

    [Danish("lægen"), English("the doctor")]
    Doctor = 4,

    [Danish("a-kassen"), English("the unemployment fund")]
    UnemploymentFund = 5,
}

/// <summary>What kind of date a rule gives.</summary>
public enum DeadlineKind
{
    /// <summary>Something must be done by this date (frist).</summary>
    [Danish("frist"), English("deadline")]
    Deadline = 1,

    /// <summary>Something begins or is reached on this date; nobody has to act on it (milepæl).</summary>
    [Danish("milepæl"), English("milestone")]
    Milestone = 2,

    /// <summary>Something belongs in this period; guiding only (vejledende vindue).</summary>
    [Danish("vejledende vindue"), English("guiding window")]
    Window = 3,

    /// <summary>A proposal that follows from a date (forslag).</summary>
    [Danish("forslag"), English("proposal")]
    Proposal = 4,
}

/// <summary>A fact of the case that a rule's own exception asks for (særligt forhold).</summary>
public enum Circumstance
{
    [Danish("fleksjob"), English("flex job")]
    FlexJob = 1,

    [Danish("ansat i under 8 uger"), English("employed for less than 8 weeks")]
    LessThanEightWeeks = 2,

    [Danish("§ 56-aftale"), English("§ 56 agreement")]
    Section56Agreement = 3,

    [Danish("folkepensionsalderen nået, eller pension"), English("pension age reached, or a pension")]
    Pensioner = 4,
}
