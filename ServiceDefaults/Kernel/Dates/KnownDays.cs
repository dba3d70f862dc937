namespace Sygeopfoelgning.Kernel;

/// <summary>The days that the suite can calculate with: calendar, rules and case numbers know no day outside this range.</summary>
public static class KnownDays
{
    /// <summary>The first day of the range.</summary>
    public static readonly DateOnly First = new(1900, 1, 1);

    /// <summary>The last day of the range.</summary>
    public static readonly DateOnly Last = new(2100, 12, 31);

    /// <summary>A date outside the range.</summary>
    public static readonly ViolationCode Outside = new("DATE_OUTSIDE_CALENDAR",
        "Datoen {0} ligger uden for kalenderen, som går fra {1} til {2}.",
        "The date {0} is outside the calendar, which runs from {1} to {2}.");

    /// <summary>Whether a day lies in the range.</summary>
    public static bool Covers(DateOnly date) => First <= date && date <= Last;
}
