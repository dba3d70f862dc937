using System.Globalization;

namespace Sygeopfoelgning.Seed;

/// <summary>
/// Invented people, the same every time. Their CPR numbers are constructed by counting: a date of the 1900s other than
/// a 1 January, and a serial whose check digit is wrong, so that, as far as is known, none of them was ever issued.
/// </summary>
internal static class SeededPerson
{
    private const int DaysAYear = 364;
    private const int Years = 50;

    /// <summary>How many there are.</summary>
    public const int Last = DaysAYear * Years * 1_900;

    /// <summary>The CPR number of the n-th, from 1.</summary>
    public static string CprNumber(int n)
    {
        var (serial, day) = Math.DivRem(n - 1, DaysAYear * Years);
        var born = new DateOnly(1941 + (day / DaysAYear), 1, 2).AddDays(day % DaysAYear);
        // Of two consecutive serials one fails the check. 0–3 in the seventh digit: born in the 1900s.
        var number = Of(born, (2 * serial) + 1);
        return Passes(number) ? Of(born, (2 * serial) + 2) : number;
    }

    private static string Of(DateOnly born, int serial) =>
        born.ToString("ddMMyy", CultureInfo.InvariantCulture) + serial.ToString("0000", CultureInfo.InvariantCulture);

    private static bool Passes(string number)
    {
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            sum += (number[i] - '0') * ("4327654321"[i] - '0');
        }

        return sum % 11 == 0;
    }
}
