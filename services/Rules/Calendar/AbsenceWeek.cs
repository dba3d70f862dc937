using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// Week of absence (fraværsuge), counted from the first absence day D0 and not from Monday (C1): week n is
/// D0+7(n−1) … D0+7n−1, so that the end of the 8th week is D0+55.
/// </summary>
public readonly record struct AbsenceWeek
{
    private AbsenceWeek(int number, DateOnly first)
    {
        Number = number;
        First = first;
    }

    /// <summary>Number of the week, from 1.</summary>
    public int Number { get; }

    public DateOnly First { get; }

    public DateOnly Last => First.AddDays(6);

    /// <summary>The n-th week of absence.</summary>
    public static Result<AbsenceWeek> Of(DateOnly firstAbsenceDay, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var last = firstAbsenceDay.DayNumber + 7L * number - 1;
        return DanishCalendar.Covers(firstAbsenceDay) && last <= DanishCalendar.LastDay.DayNumber
            ? new AbsenceWeek(number, DateOnly.FromDayNumber((int)last - 6))
            : KnownDays.Outside.Refuse(
                last <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)last) : DateOnly.MaxValue,
                DanishCalendar.FirstDay, DanishCalendar.LastDay);
    }

    /// <summary>The week of absence that a day falls in.</summary>
    public static Result<AbsenceWeek> Containing(DateOnly firstAbsenceDay, DateOnly day) => day < firstAbsenceDay
        ? CalendarViolations.BeforeFirstAbsenceDay.Refuse(day, firstAbsenceDay)
        : Of(firstAbsenceDay, (day.DayNumber - firstAbsenceDay.DayNumber) / 7 + 1);
}
