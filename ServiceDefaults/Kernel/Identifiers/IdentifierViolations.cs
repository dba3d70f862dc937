namespace Sygeopfoelgning.Kernel;

/// <summary>Why an identifier cannot be accepted. No text repeats the value, so that no message contains a CPR number.</summary>
public static class IdentifierViolations
{
    /// <summary>A CPR number is ten digits.</summary>
    public static readonly ViolationCode CprFormat = new("CPR_FORMAT",
        "CPR-nummeret skal have ti cifre, med eller uden bindestreg før de sidste fire.",
        "A CPR number has ten digits, with or without a hyphen before the last four.");

    /// <summary>The date in a CPR number does not exist.</summary>
    public static readonly ViolationCode CprDate = new("CPR_DATE",
        "CPR-nummeret begynder med en dato, der ikke findes.",
        "The CPR number begins with a date that does not exist.");

    /// <summary>A CPR number of somebody born before 1900.</summary>
    public static readonly ViolationCode CprCentury = new("CPR_CENTURY",
        "CPR-nummeret hører til en person født i årene 1858–1899.",
        "The CPR number belongs to a person born in the years 1858–1899.");

    /// <summary>A CPR number of somebody born in the future.</summary>
    public static readonly ViolationCode CprFuture = new("CPR_FUTURE",
        "CPR-nummeret giver en fødselsdato i fremtiden.",
        "The CPR number gives a date of birth in the future.");

    /// <summary>A replacement number (erstatnings-CPR), which is not a CPR number.</summary>
    public static readonly ViolationCode CprReplacement = new("CPR_REPLACEMENT",
        "Nummeret er et erstatningspersonnummer (dag plus 60). Her kræves personens CPR-nummer.",
        "The number is a replacement number (day plus 60). The person's CPR number is needed here.");

    /// <summary>A warning, never an error: numbers without a check digit are valid (cpr.dk, personnumre uden kontrolciffer).</summary>
    public static readonly ViolationCode CprCheckDigit = new("CPR_CHECK_DIGIT",
        "CPR-nummeret opfylder ikke modulus 11-kontrollen. Det kan være gyldigt; kontrollér det for tastefejl.",
        "The CPR number does not pass the modulus 11 check. It may be valid; check it for a typing error.");

    /// <summary>A CVR number is eight digits.</summary>
    public static readonly ViolationCode CvrFormat = new("CVR_FORMAT",
        "CVR-nummeret skal have otte cifre. For en udenlandsk arbejdsgiver oplyses landet og navnet i stedet.",
        "A CVR number has eight digits. For a foreign employer the country and the name are given instead.");

    /// <summary>The check digit of a CVR number is wrong.</summary>
    public static readonly ViolationCode CvrCheckDigit = new("CVR_CHECK_DIGIT",
        "CVR-nummeret er forkert: kontrolcifferet passer ikke. For en udenlandsk arbejdsgiver oplyses landet og navnet i stedet.",
        "The CVR number is wrong: its check digit does not fit. For a foreign employer the country and the name are given instead.");

    /// <summary>A P-number is ten digits.</summary>
    public static readonly ViolationCode PNumberFormat = new("P_NUMBER_FORMAT",
        "P-nummeret skal have ti cifre og kan ikke begynde med 0.",
        "A P-number (production unit) has ten digits and does not begin with 0.");

    /// <summary>An EAN number is thirteen digits.</summary>
    public static readonly ViolationCode EanFormat = new("EAN_FORMAT",
        "EAN-nummeret skal have tretten cifre.",
        "An EAN number has thirteen digits.");

    /// <summary>The check digit of an EAN number is wrong.</summary>
    public static readonly ViolationCode EanCheckDigit = new("EAN_CHECK_DIGIT",
        "EAN-nummeret er forkert: kontrolcifferet passer ikke.",
        "The EAN number is wrong: its check digit does not fit.");

    /// <summary>A provider number (ydernummer) is six digits.</summary>
    public static readonly ViolationCode ProviderNumberFormat = new("PROVIDER_NUMBER_FORMAT",
        "Ydernummeret skal have seks cifre, som ikke alle er nuller.",
        "A provider number (ydernummer) has six digits, not all of them zeros.");

    /// <summary>Not the form of a case number.</summary>
    public static readonly ViolationCode CaseNumberFormat = new("CASE_NUMBER_FORMAT",
        "Sagsnummeret skrives som ÅÅÅÅ-NNNNNNN, for eksempel 2014-0001603.",
        "A case number is written YYYY-NNNNNNN, such as 2014-0001603.");

    /// <summary>Not the form of a document number.</summary>
    public static readonly ViolationCode DocumentNumberFormat = new("DOCUMENT_NUMBER_FORMAT",
        "Dokumentnummeret skrives som sagsnummer og løbenummer, for eksempel 2014-0001603-80.",
        "A document number is written as case number and serial, such as 2014-0001603-80.");

    /// <summary>A municipality code is three digits.</summary>
    public static readonly ViolationCode MunicipalityCodeFormat = new("MUNICIPALITY_CODE_FORMAT",
        "Kommunekoden skal have tre cifre.",
        "A municipality code has three digits.");

    /// <summary>No municipality has the code.</summary>
    public static readonly ViolationCode MunicipalityCodeUnknown = new("MUNICIPALITY_CODE_UNKNOWN",
        "Der er ingen kommune med koden {0}.",
        "There is no municipality with the code {0}.");

    /// <summary>Not the code of an unemployment fund.</summary>
    public static readonly ViolationCode UnemploymentFundCode = new("UNEMPLOYMENT_FUND_CODE",
        "A-kassens kode skal have to cifre og kan ikke være 00.",
        "The code of an unemployment fund has two digits and is not 00.");

    /// <summary>Not the code of a country.</summary>
    public static readonly ViolationCode CountryUnknown = new("COUNTRY_UNKNOWN",
        "Landet oplyses med to bogstaver efter ISO 3166, for eksempel SE.",
        "The country is given by two letters of ISO 3166, such as SE.");

    /// <summary>Not the form of a number of another country.</summary>
    public static readonly ViolationCode ForeignIdFormat = new("FOREIGN_ID_FORMAT",
        "Det udenlandske nummer har højst 30 bogstaver og cifre, og mindst ét ciffer, der ikke er 0.",
        "The foreign number has at most 30 letters and digits, and at least one digit that is not 0.");

    /// <summary>Not the form of a KLE number.</summary>
    public static readonly ViolationCode KleNumberFormat = new("KLE_NUMBER_FORMAT",
        "KLE-nummeret skrives som NN.NN.NN, eventuelt med facet, for eksempel 15.17.06 G01.",
        "A KLE number is written NN.NN.NN, with a facet if any, such as 15.17.06 G01.");
}
