using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>Why a field about staff cannot be accepted.</summary>
internal static class StaffViolations
{
    public static readonly ViolationCode PeriodTooLong = new("STAFF_PERIOD_TOO_LONG",
        "Perioden må højst være på {0} dage.",
        "The period may have at most {0} days.");

    public static readonly ViolationCode LimitOutOfRange = new("MANDATE_LIMIT_OUT_OF_RANGE",
        "Beløbsgrænsen skal være fra 1 til 1.000.000 kroner.",
        "The limit must be from 1 to 1,000,000 kroner.");

    public static readonly ViolationCode PurposeRepeated = new("TALK_PURPOSE_REPEATED",
        "Hvert samtaleformål nævnes kun én gang.",
        "Each purpose of talks is named only once.");
}
