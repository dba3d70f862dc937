using System.Globalization;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// CPR numbers for tests, constructed by counting: a real date of the 1900s, of nobody at pension age, and a serial. They belong to
/// nobody, and none is repeated in a run.
/// </summary>
internal static class Persons
{
    private const int Days = 34 * 365;

    private static readonly DateOnly FirstBorn = new(1965, 1, 1);
    private static int last = -1;

    /// <summary>A number that passes the modulus 11 check.</summary>
    public static string New() => Next(passes: true);

    /// <summary>A number without a check digit, as issued since 2007.</summary>
    public static string WithoutCheckDigit() => Next(passes: false);

    private static string Next(bool passes)
    {
        while (true)
        {
            var n = Interlocked.Increment(ref last);
            // The serials from 0001: 0–3 in the seventh digit means born in the 1900s.
            var number = FirstBorn.AddDays(n % Days).ToString("ddMMyy", CultureInfo.InvariantCulture)
                + (1 + (n / Days)).ToString("0000", CultureInfo.InvariantCulture);
            if (Passes(number) == passes)
            {
                return number;
            }
        }
    }

    private static bool Passes(string number) => number.Zip("4327654321", (digit, weight) => (digit - '0') * (weight - '0')).Sum() % 11 == 0;
}
