using FluentValidation;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Date = Google.Type.Date;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>Why a field about staff cannot be accepted.</summary>
internal static class StaffViolations
{
    public static readonly ViolationCode PeriodTooLong = new("STAFF_PERIOD_TOO_LONG",
        "Perioden må højst være på {0} dage.",
        "The period may have at most {0} days.");

    public static readonly ViolationCode FirstDayOutOfRange = new("FIRST_DAY_OUT_OF_RANGE",
        "Ansættelsens første dag må højst ligge et år frem i tiden. Er året rigtigt?",
        "The first day of the employment may be at most a year ahead. Is the year right?");

    public static readonly ViolationCode LastDayOutOfRange = new("LAST_DAY_OUT_OF_RANGE",
        "Ansættelsens sidste dag ligger for langt ude i fremtiden. Er året rigtigt?",
        "The last day of the employment is too far ahead. Is the year right?");

    public static readonly ViolationCode LimitOutOfRange = new("MANDATE_LIMIT_OUT_OF_RANGE",
        "Beløbsgrænsen skal være fra 1 til 1.000.000 kroner.",
        "The limit must be from 1 to 1,000,000 kroner.");

    public static readonly ViolationCode PurposeRepeated = new("TALK_PURPOSE_REPEATED",
        "Hvert samtaleformål nævnes kun én gang.",
        "Each purpose of talks is named only once.");

    public static readonly ViolationCode OpenCasesToAssign = new("OPEN_CASES_TO_ASSIGN",
        "Medarbejderen er ansvarlig for løbende sager (antal: {0}). Tildel dem til en anden senest den {1}. Sagsoverblikket viser dem, når det afgrænses på medarbejderen.",
        "The officer is responsible for open cases (number: {0}). Assign them to somebody else by {1}. The list of cases shows them when it is limited to the officer.");

    private const int YearsAhead = 1;

    /// <summary>A first day of an employment, at most a year ahead; may be absent.</summary>
    public static IRuleBuilderOptions<T, Date?> IsFirstDay<T>(this IRuleBuilder<T, Date?> rule) => rule.IsDate()
        .Must((_, day, context) => day.ToDateOnly() is not { } first || (first >= DanishCalendar.FirstDay && first <= context.Today().AddYears(YearsAhead)))
        .Violates(FirstDayOutOfRange);
}
