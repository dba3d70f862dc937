using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Why a field of the information form cannot be accepted, besides the violations of identifiers, dates and texts.</summary>
[Pure]
internal static class IntakeViolations
{
    public static readonly ViolationCode EmployerNeeded = new("EMPLOYER_NEEDED",
        "En lønmodtagers arbejdsgiver skal oplyses.",
        "An employee's employer must be given.");

    public static readonly ViolationCode PNumberNeeded = new("P_NUMBER_NEEDED",
        "P-nummeret på en lønmodtagers arbejdssted skal oplyses.",
        "The P-number of an employee's place of work must be given.");

    public static readonly ViolationCode UnemploymentFundNeeded = new("UNEMPLOYMENT_FUND_NEEDED",
        "En lediges a-kasse skal oplyses.",
        "The unemployment fund of an unemployed person must be given.");

    public static readonly ViolationCode UnemploymentFundExcluded = new("UNEMPLOYMENT_FUND_EXCLUDED",
        "A-kasse oplyses kun for ledige.",
        "An unemployment fund is given for the unemployed only.");

    public static readonly ViolationCode ExcludedForUnemployed = new("EXCLUDED_FOR_UNEMPLOYED",
        "Oplysningen kan ikke gives for en ledig.",
        "This cannot be given for an unemployed person.");

    public static readonly ViolationCode ContractedHoursNeeded = new("CONTRACTED_HOURS_NEEDED",
        "Ved delvis raskmelding skal den aftalte ugentlige arbejdstid oplyses (R-PART-4H).",
        "With a partial return the contracted weekly hours must be given (R-PART-4H).");

    public static readonly ViolationCode PartialReturnAbsenceTooSmall = new("PARTIAL_RETURN_ABSENCE_TOO_SMALL",
        "Delvis uarbejdsdygtighed kræver mindst 4 timers fravær om ugen; under det er borgeren fuldt raskmeldt (R-PART-4H).",
        "Partial incapacity requires at least 4 hours of absence a week; below that the person is fully recovered (R-PART-4H).");

    public static readonly ViolationCode PostalCodeFormat = new("POSTAL_CODE_FORMAT",
        "Postnummeret skal have fire cifre og kan ikke være 0000, i Grønland fra 3900 til 3999, på Færøerne tre. Bor borgeren i udlandet, oplyses landet.",
        "A postal code has four digits and is not 0000, in Greenland from 3900 to 3999, in the Faroe Islands three. For somebody abroad the country is given.");

    public static readonly ViolationCode ForeignIdExcluded = new("FOREIGN_ID_EXCLUDED",
        "Et udenlandsk nummer oplyses kun for en udenlandsk arbejdsgiver; oplys landet.",
        "A foreign number is only given for a foreign employer; give the country.");

    public static readonly ViolationCode EmployerRepeated = new("EMPLOYER_REPEATED",
        "Arbejdsgiveren er oplyst mere end én gang.",
        "The employer is given more than once.");

    public static readonly ViolationCode FurtherEmploymentKind = new("FURTHER_EMPLOYMENT_KIND",
        "Et yderligere ansættelsesforhold er som lønmodtager eller selvstændig.",
        "A further employment is as an employee or self-employed.");

    public static readonly ViolationCode BornAfterFirstAbsenceDay = new("BORN_AFTER_FIRST_ABSENCE_DAY",
        "Personen er født {0}, efter første fraværsdag.",
        "The person was born on {0}, after the first absence day.");

    public static readonly ViolationCode TreatmentNotGiven = new("TREATMENT_NOT_GIVEN",
        "En behandling kan kun beskrives, når borgeren er i behandling eller venter på den.",
        "A treatment is described only for a person who is in treatment or waiting for it.");
}
