using System.Diagnostics.CodeAnalysis;

namespace Sygeopfoelgning.Kernel;

/// <summary>What numbers with check digits have in common.</summary>
internal static class Digits
{
    /// <summary>Exactly this many of 0–9; digits of other scripts do not count.</summary>
    internal static bool AreExactly(int count, [NotNullWhen(true)] string? text) =>
        text?.Length == count && text.All(char.IsAsciiDigit);

    /// <summary>Only zeros: a placeholder for an empty field.</summary>
    internal static bool AreAllZero(string digits) => digits.All(digit => digit == '0');

    /// <summary>The sum of each digit times its weight.</summary>
    internal static int WeightedSum(string digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * weights[i];
        }

        return sum;
    }

    internal static int Number(ReadOnlySpan<char> digits) =>
        int.Parse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
}
