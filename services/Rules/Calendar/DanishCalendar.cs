using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Days that are no holidays but on which a municipality is closed by custom (C3).</summary>
public sealed record CustomaryClosing(bool ConstitutionDay, bool ChristmasEve, bool NewYearsEve)
{
    /// <summary>The municipal custom: all three.</summary>
    public static readonly CustomaryClosing Municipal = new(true, true, true);

    public static readonly CustomaryClosing None = new(false, false, false);
}

/// <summary>Why a date cannot be used.</summary>
public static class CalendarViolations
{
    public static readonly ViolationCode BeforeFirstAbsenceDay = new("BEFORE_FIRST_ABSENCE_DAY",
        "Datoen {0} ligger før første fraværsdag {1}.",
        "The date {0} is before the first absence day {1}.");
}

/// <summary>
/// Working days and bank days (C3–C7) in the years 1900–2100; a way that leaves them is refused.
/// What it does not know: Saturdays worked before the five-day week, older customs of closing (today's are carried
/// back), from which year the banks close on the Friday after Ascension, and holidays given or taken by a later law.
/// </summary>
public sealed class DanishCalendar(CustomaryClosing custom)
{
    public static readonly DateOnly FirstDay = KnownDays.First;
    public static readonly DateOnly LastDay = KnownDays.Last;

    /// <summary>The calendar of a municipality that follows the custom.</summary>
    public static readonly DanishCalendar Municipal = new(CustomaryClosing.Municipal);

    private static readonly Wording Saturday = new("lørdag", "Saturday");
    private static readonly Wording Sunday = new("søndag", "Sunday");
    private static readonly Wording ConstitutionDay = new("grundlovsdag", "Constitution Day");
    private static readonly Wording ChristmasEve = new("juleaftensdag", "Christmas Eve");
    private static readonly Wording NewYearsEve = new("nytårsaftensdag", "New Year's Eve");
    private static readonly Wording DayAfterAscension = new("fredag efter Kristi himmelfartsdag", "the Friday after Ascension Day");

    public static bool Covers(DateOnly date) => KnownDays.Covers(date);

    /// <summary>The date itself, or the refusal of one outside the calendar.</summary>
    public static Result<DateOnly> Check(DateOnly date) =>
        Covers(date) ? date : KnownDays.Outside.Refuse(date, FirstDay, LastDay);

    /// <summary>What a day is.</summary>
    public Result<CalendarDay> Day(DateOnly date) =>
        Check(date).Map(day => new CalendarDay(day, Closing(day), BankClosing(day)));

    /// <summary>The day itself, or the next working day after it (C4).</summary>
    public Result<DayMove> ForwardToWorkingDay(DateOnly date) => Walk(date, count: 0, direction: 1, Closing);

    /// <summary>The day itself, or the last working day before it (C5).</summary>
    public Result<DayMove> BackToWorkingDay(DateOnly date) => Walk(date, count: 0, direction: -1, Closing);

    public Result<DayMove> NextWorkingDay(DateOnly date) => AddWorkingDays(date, 1);

    public Result<DayMove> PreviousWorkingDay(DateOnly date) => AddWorkingDays(date, -1);

    /// <summary>The n-th working day after the date, before it when n is negative; for 0 the day itself or the next.</summary>
    public Result<DayMove> AddWorkingDays(DateOnly date, int days) => Walk(date, Math.Abs((long)days), days < 0 ? -1 : 1, Closing);

    /// <summary>The n-th bank day after the date, before it when n is negative; for 0 the day itself or the next.</summary>
    public static Result<DayMove> AddBankDays(DateOnly date, int days) => Walk(date, Math.Abs((long)days), days < 0 ? -1 : 1, BankClosing);

    private static Result<DayMove> Walk(DateOnly from, long count, int direction, Func<DateOnly, ClosedDay?> closing)
    {
        if (!Covers(from))
        {
            return KnownDays.Outside.Refuse(from, FirstDay, LastDay);
        }

        var passed = new List<ClosedDay>();
        var day = from;
        if (count == 0)
        {
            if (closing(day) is not { } closed)
            {
                return new DayMove(from, day, passed);
            }

            passed.Add(closed);
            count = 1;
        }

        while (count > 0)
        {
            day = day.AddDays(direction);
            if (!Covers(day))
            {
                return KnownDays.Outside.Refuse(day, FirstDay, LastDay);
            }

            if (closing(day) is { } closed)
            {
                passed.Add(closed);
            }
            else
            {
                count--;
            }
        }

        return new DayMove(from, day, passed);
    }

    private ClosedDay? Closing(DateOnly date) => Closing(date, custom);

    // The banks have customs of their own, whatever the municipality does.
    private static ClosedDay? BankClosing(DateOnly date) =>
        Closing(date, CustomaryClosing.Municipal)
        ?? (date.DayNumber - Holidays.Easter(date.Year).DayNumber == 40
            ? new ClosedDay(date, ClosingKind.BankClosing, DayAfterAscension)
            : null);

    // The most telling name first: a holiday on a Sunday is named as the holiday.
    private static ClosedDay? Closing(DateOnly date, CustomaryClosing custom)
    {
        if (Holidays.On(date) is { } holiday)
        {
            return new ClosedDay(date, ClosingKind.PublicHoliday, holiday);
        }

        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return new ClosedDay(date, ClosingKind.Weekend, date.DayOfWeek == DayOfWeek.Saturday ? Saturday : Sunday);
        }

        var name = (date.Month, date.Day) switch
        {
            (6, 5) when custom.ConstitutionDay => ConstitutionDay,
            (12, 24) when custom.ChristmasEve => ChristmasEve,
            (12, 31) when custom.NewYearsEve => NewYearsEve,
            _ => null,
        };
        return name is null ? null : new ClosedDay(date, ClosingKind.Custom, name);
    }
}
