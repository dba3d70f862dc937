namespace Sygeopfoelgning.Kernel;

/// <summary>The days that the suite can compute with: calendar, rules and case numbers know no day beyond them.</summary>
public static class KnownDays
{
    /// <summary>The first of them.</summary>
    public static readonly DateOnly First = new(1900, 1, 1);

    /// <summary>The last of them.</summary>
    public static readonly DateOnly Last = new(2100, 12, 31);

    /// <summary>A date that is none of them.</summary>
    public static readonly ViolationCode Outside = new("DATE_OUTSIDE_CALENDAR",
        "Datoen {0} ligger uden for kalenderen, som går fra {1} til {2}.",
        "The date {0} is outside the calendar, which runs from {1} to {2}.");

    /// <summary>Whether a day is one of them.</summary>
    public static bool Covers(DateOnly date) => First <= date && date <= Last;
}
