using System.Diagnostics.Contracts;
using System.Globalization;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>
/// The case numbers that somebody searches for (sagsnummer): a whole one, the beginning of one, or one without the zeros in front. They
/// are consecutive, so that an index finds them.
/// </summary>
/// <param name="Year">The year.</param>
/// <param name="First">The lowest number in it.</param>
/// <param name="Last">The highest.</param>
[Pure]
internal sealed partial record SoughtNumber(short Year, int First, int Last)
{
    private const int Digits = 7;

    /// <summary>Whether it is one number and no other.</summary>
    public bool IsOne => First == Last;

    /// <summary>What the text searches for; null where no case number begins so.</summary>
    public static SoughtNumber? Of(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (year, digits) = (short.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value);
        var isBeginning = digits[0] == '0';
        var (first, last) = isBeginning ? (Padded(digits, '0'), Padded(digits, '9')) : (Padded(digits, null), Padded(digits, null));
        return CaseNumber.Of(year, last).TryGet(out _, out _) ? new SoughtNumber(year, Math.Max(1, first), last) : null;
    }

    // With zeros in front where nothing is to follow.
    private static int Padded(string digits, char? following) =>
        int.Parse(following is { } next ? digits.PadRight(Digits, next) : digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]{4})-([0-9]{1,7})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
