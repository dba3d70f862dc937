using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// Danish public holidays (helligdage; C7). The same since the holiday reform of 1770, except store bededag, which was
/// abolished from 2024.
/// </summary>
public static class Holidays
{
    private const int LastYearOfGreatPrayerDay = 2023;

    private static readonly Wording NewYear = new("nytårsdag", "New Year's Day");
    private static readonly Wording MaundyThursday = new("skærtorsdag", "Maundy Thursday");
    private static readonly Wording GoodFriday = new("langfredag", "Good Friday");
    private static readonly Wording EasterSunday = new("påskedag", "Easter Sunday");
    private static readonly Wording EasterMonday = new("2. påskedag", "Easter Monday");
    private static readonly Wording GreatPrayerDay = new("store bededag", "Great Prayer Day");
    private static readonly Wording Ascension = new("Kristi himmelfartsdag", "Ascension Day");
    private static readonly Wording WhitSunday = new("pinsedag", "Whit Sunday");
    private static readonly Wording WhitMonday = new("2. pinsedag", "Whit Monday");
    private static readonly Wording ChristmasDay = new("juledag", "Christmas Day");
    private static readonly Wording BoxingDay = new("2. juledag", "Second Day of Christmas");

    /// <summary>The public holiday on this day, or null.</summary>
    public static Wording? On(DateOnly date) => (date.Month, date.Day) switch
    {
        (1, 1) => NewYear,
        (12, 25) => ChristmasDay,
        (12, 26) => BoxingDay,
        _ => (date.DayNumber - Easter(date.Year).DayNumber) switch
        {
            -3 => MaundyThursday,
            -2 => GoodFriday,
            0 => EasterSunday,
            1 => EasterMonday,
            26 when date.Year <= LastYearOfGreatPrayerDay => GreatPrayerDay,
            39 => Ascension,
            49 => WhitSunday,
            50 => WhitMonday,
            _ => null,
        },
    };

    /// <summary>Easter Sunday by the Gregorian rule.</summary>
    public static DateOnly Easter(int year)
    {
        // The golden number, the century's corrections and the epact, in the customary anonymous form.
        var golden = year % 19;
        var (century, yearOfCentury) = (year / 100, year % 100);
        var moonCorrection = (century - (century + 8) / 25 + 1) / 3;
        var epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7;
        var late = (golden + 11 * epact + 22 * weekday) / 451;
        var day = epact + weekday - 7 * late + 114;
        return new DateOnly(year, day / 31, day % 31 + 1);
    }
}
