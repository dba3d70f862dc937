using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Why a day is no working day.</summary>
public enum ClosingKind
{
    /// <summary>Saturday or Sunday.</summary>
    Weekend,

    /// <summary>Public holiday (helligdag), C7.</summary>
    PublicHoliday,

    /// <summary>Closed by custom (5 June, 24 and 31 December), C3: an assumption.</summary>
    Custom,

    /// <summary>Closed in the banks only (C6).</summary>
    BankClosing,
}

/// <summary>A day on which there is no work, with the name of what closes it, such as <c>2. påskedag</c>.</summary>
public sealed record ClosedDay(DateOnly Date, ClosingKind Kind, Wording Name);

/// <summary>A day of the calendar.</summary>
/// <param name="Date">The day.</param>
/// <param name="Closed">What closes the municipality on it; null on a working day (arbejdsdag).</param>
/// <param name="BankClosed">What closes the banks on it; null on a bank day (bankdag).</param>
public sealed record CalendarDay(DateOnly Date, ClosedDay? Closed, ClosedDay? BankClosed)
{
    public bool IsWorkingDay => Closed is null;

    public bool IsBankDay => BankClosed is null;
}

/// <summary>A way from one day to another.</summary>
/// <param name="From">Where it began.</param>
/// <param name="To">Where it ended.</param>
/// <param name="Passed">The closed days that were passed on the way, in the order met.</param>
public sealed record DayMove(DateOnly From, DateOnly To, IReadOnlyList<ClosedDay> Passed);
