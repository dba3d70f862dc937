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
        "P-nummeret på en lønmodtagers arbejdssted skal oplyses. For en udenlandsk arbejdsgiver oplyses landet i stedet.",
        "The P-number of an employee's place of work must be given. For a foreign employer the country is given instead.");

    public static readonly ViolationCode PNumberWithoutCvr = new("P_NUMBER_WITHOUT_CVR",
        "Et P-nummer hører til et CVR-nummer. Oplys CVR-nummeret, eller udelad P-nummeret.",
        "A P-number belongs to a CVR number. Give the CVR number, or leave out the P-number.");

    public static readonly ViolationCode CvrNumberNeeded = new("CVR_NUMBER_NEEDED",
        "Arbejdsgiverens CVR-nummer skal oplyses. Er arbejdsgiveren udenlandsk, oplyses i stedet landet og navnet, og nummeret dér, hvis der er et.",
        "The employer's CVR number must be given. For a foreign employer the country and the name are given instead, and the number there, if there is one.");

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
        "Ved delvis raskmelding skal den aftalte ugentlige arbejdstid oplyses for hvert ansættelsesforhold (R-PART-4H).",
        "With a partial return the contracted weekly hours of every employment must be given (R-PART-4H).");

    public static readonly ViolationCode PartialReturnAbsenceTooSmall = new("PARTIAL_RETURN_ABSENCE_TOO_SMALL",
        "Delvis uarbejdsdygtighed kræver mindst 4 timers fravær om ugen; under det er borgeren fuldt raskmeldt (R-PART-4H).",
        "Partial incapacity requires at least 4 hours of absence a week; below that the person is fully recovered (R-PART-4H).");

    public static readonly ViolationCode PostalCodeFormat = new("POSTAL_CODE_FORMAT",
        "Postnummeret skal have fire cifre og kan ikke være 0000, i Grønland (GL) fra 3900 til 3999, på Færøerne (FO) tre. Bor borgeren uden for Danmark, oplyses landet.",
        "A postal code has four digits and is not 0000, in Greenland (GL) from 3900 to 3999, in the Faroe Islands (FO) three. For somebody outside Denmark the country is given.");

    public static readonly ViolationCode PostalCodeGreenland = new("POSTAL_CODE_GREENLAND",
        "Postnumrene fra 3900 til 3999 er grønlandske. Oplys landet som GL.",
        "The postal codes from 3900 to 3999 are Greenland's. Give the country as GL.");

    public static readonly ViolationCode Placeholder = new("PLACEHOLDER",
        "Feltet er udfyldt med nuller eller tegn alene. Oplys det rigtige; findes det ikke, og er feltet ikke påkrævet, lades det stå tomt.",
        "The field is filled with zeros or signs alone. Give what is true; where there is nothing and the field is not needed, leave it empty.");

    public static readonly ViolationCode StreetWithoutFixedAddress = new("STREET_WITHOUT_FIXED_ADDRESS",
        "Borgeren er oplyst uden fast bopæl, og der er oplyst en vej. Er det dér, posten tages imod, oplyses c/o; ellers udelades det ene.",
        "The citizen is said to have no fixed address, and a street is given. If mail is taken there, give the c/o name; otherwise leave out one of the two.");

    public static readonly ViolationCode ForeignIdExcluded = new("FOREIGN_ID_EXCLUDED",
        "Et udenlandsk nummer oplyses kun for en udenlandsk arbejdsgiver; oplys landet.",
        "A foreign number is only given for a foreign employer; give the country.");

    public static readonly ViolationCode ForeignIdCpr = new("FOREIGN_ID_CPR",
        "Det udenlandske nummer har form som et CPR-nummer. Et CPR-nummer oplyses ikke her; udelad nummeret, hvis arbejdsgiveren ikke har et andet.",
        "The foreign number has the form of a CPR number. No CPR number is given here; leave the number out if the employer has no other.");

    public static readonly ViolationCode EmployerRepeated = new("EMPLOYER_REPEATED",
        "Arbejdsgiveren er oplyst mere end én gang.",
        "The employer is given more than once.");

    public static readonly ViolationCode FurtherEmploymentKind = new("FURTHER_EMPLOYMENT_KIND",
        "Et yderligere ansættelsesforhold er som lønmodtager eller selvstændig.",
        "A further employment is as an employee or self-employed.");

    public static readonly ViolationCode BornAfterFirstAbsenceDay = new("BORN_AFTER_FIRST_ABSENCE_DAY",
        "Personen er født {0}, efter første fraværsdag.",
        "The person was born on {0}, after the first absence day.");

    public static readonly ViolationCode PeriodBeforeBirth = new("PERIOD_BEFORE_BIRTH",
        "Perioden begynder {0}, før personen er født {1}.",
        "The period begins on {0}, before the person was born on {1}.");

    public static readonly ViolationCode HoursTogetherOutOfRange = new("HOURS_TOGETHER_OUT_OF_RANGE",
        "Timerne i alle ansættelsesforhold er tilsammen flere end ugens 168.",
        "The hours of all employments together are more than the 168 of a week.");

    public static readonly ViolationCode TreatmentNotGiven = new("TREATMENT_NOT_GIVEN",
        "En behandling kan kun beskrives, når borgeren er i behandling eller venter på den.",
        "A treatment is described only for a person who is in treatment or waiting for it.");
}
