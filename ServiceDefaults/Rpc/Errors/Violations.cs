using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>The reasons for which any field of any request may be refused.</summary>
public static class Violations
{
    /// <summary>The field is required.</summary>
    public static readonly ViolationCode FieldRequired = new("FIELD_REQUIRED",
        "[Feltet] skal udfyldes.",
        "[The field] must be given.");

    /// <summary>Not a UUID.</summary>
    public static readonly ViolationCode UuidInvalid = new("UUID_INVALID",
        "Feltet skal være et UUID, som 01930000-0000-7000-8000-000000000000.",
        "The field must be a UUID, such as 01930000-0000-7000-8000-000000000000.");

    /// <summary>A day that does not exist.</summary>
    public static readonly ViolationCode DateInvalid = new("DATE_INVALID",
        "Datoen findes ikke.",
        "There is no such date.");

    /// <summary>A day after today.</summary>
    public static readonly ViolationCode DateInFuture = new("DATE_IN_FUTURE",
        "[Datoen] må ikke ligge i fremtiden.",
        "[The date] must not be in the future.");

    /// <summary>A period whose last day is before its first.</summary>
    public static readonly ViolationCode DatesReversed = new("DATES_REVERSED",
        "Perioden slutter, før den begynder.",
        "The period ends before it begins.");

    /// <summary>An instant that does not exist.</summary>
    public static readonly ViolationCode TimeInvalid = new("TIME_INVALID",
        "Tidspunktet findes ikke.",
        "There is no such time.");

    /// <summary>A value of an enum that this version does not know.</summary>
    public static readonly ViolationCode EnumUnknown = new("ENUM_UNKNOWN",
        "Værdien kendes ikke.",
        "The value is not known.");

    /// <summary>Too many characters.</summary>
    public static readonly ViolationCode TextTooLong = new("TEXT_TOO_LONG",
        "[Teksten] må højst være på {0} tegn.",
        "[The text] may have at most {0} characters.");

    /// <summary>Too few characters to say anything.</summary>
    public static readonly ViolationCode TextTooShort = new("TEXT_TOO_SHORT",
        "[Teksten] skal være på mindst {0} tegn.",
        "[The text] must have at least {0} characters.");

    /// <summary>Not an id as in tokens.</summary>
    public static readonly ViolationCode OpaqueIdInvalid = new("OPAQUE_ID_INVALID",
        "Feltet skal være et id på højst {0} ASCII-tegn uden mellemrum, og det må ikke være et CPR-nummer.",
        "The field must be an id of at most {0} ASCII characters without spaces, and must not be a CPR number.");

    /// <summary>A character that no text may contain.</summary>
    public static readonly ViolationCode TextUnreadable = new("TEXT_UNREADABLE",
        "Teksten indeholder tegn, der ikke kan læses, eller styretegn.",
        "The text contains characters that cannot be read, or control characters.");

    /// <summary>An invisible character, or one that changes the direction of the text.</summary>
    public static readonly ViolationCode TextInvisible = new("TEXT_INVISIBLE",
        "Teksten indeholder et usynligt tegn ({0}). Slet det, eller skriv teksten igen.",
        "The text contains an invisible character ({0}). Delete it, or write the text again.");

    /// <summary>A name, a note or a reason without letters says nothing.</summary>
    public static readonly ViolationCode TextWithoutLetters = new("TEXT_WITHOUT_LETTERS",
        "Teksten skal have bogstaver, så den siger noget.",
        "The text must contain letters, so that it says something.");

    /// <summary>Two headers that each state a purpose.</summary>
    public static readonly ViolationCode PurposeRepeated = new("PURPOSE_REPEATED",
        "Formålet er angivet mere end én gang. Et komma i formålet skrives %2C.",
        "The purpose is stated more than once. A comma in a purpose is written %2C.");

    /// <summary>A purpose that was percent-encoded more than once.</summary>
    public static readonly ViolationCode PurposeEncodedTwice = new("PURPOSE_ENCODED_TWICE",
        "Formålet er kodet mere end én gang: efter afkodning står der stadig {0}. Kod det én gang.",
        "The purpose is encoded more than once: after decoding it still has {0}. Encode it once.");

    /// <summary>Too many items.</summary>
    public static readonly ViolationCode ListTooLong = new("LIST_TOO_LONG",
        "[Listen] må højst have {0} elementer.",
        "[The list] may have at most {0} items.");

    /// <summary>A negative page size.</summary>
    public static readonly ViolationCode PageSizeNegative = new("PAGE_SIZE_NEGATIVE",
        "Sidestørrelsen må ikke være negativ.",
        "The page size must not be negative.");

    /// <summary>Weekly hours that no week has.</summary>
    public static readonly ViolationCode HoursOutOfRange = new("HOURS_OUT_OF_RANGE",
        "Timer om ugen skal være mere end 0 og højst 168.",
        "Weekly hours must be more than 0 and at most 168.");

    /// <summary>Not a service of the suite.</summary>
    public static readonly ViolationCode ServiceUnknown = new("SERVICE_UNKNOWN",
        "Tjenesten skal være cases, scheduling, coordination eller documentation.",
        "The service must be cases, scheduling, coordination or documentation.");

    /// <summary>A negative number in a series.</summary>
    public static readonly ViolationCode NumberNegative = new("NUMBER_NEGATIVE",
        "Nummeret kan ikke være negativt.",
        "The number cannot be negative.");

    /// <summary>A question that has no third answer.</summary>
    public static readonly ViolationCode YesOrNo = new("YES_OR_NO",
        "Svar ja eller nej.",
        "Answer yes or no.");

    /// <summary>A negative limit.</summary>
    public static readonly ViolationCode LimitNegative = new("LIMIT_NEGATIVE",
        "Antallet af hændelser kan ikke være negativt.", "The number of events cannot be negative.");
}
