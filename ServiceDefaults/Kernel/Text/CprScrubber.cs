using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// Removes CPR numbers (personnumre) from text that goes to logs and traces. Nothing should have put one there; this is the
/// last line of defence. So it prefers removing ten other digits (a P-number that begins like a date) to missing a person's number.
/// </summary>
public static partial class CprScrubber
{
    /// <summary>What replaces a number.</summary>
    public const string Mask = "******-****";

    // What people, and programs, write between the parts: blanks, dashes of all kinds, dots, slashes, and invisible characters.
    private const string Between = @"[\s\p{Zs}\p{Pd}\u2212\u00AD\u200B-\u200F\u2060\uFEFF.\u00B7\u2022\u30FB\uFF0E/\u2044\u2215\uFF0F_+]";

    // Day, month, year and four digits, in digits of any script. The date is written in one piece, or with separators between all its
    // parts, so that a P-number in groups (10 1234 5678) does not match. With separators the year may have its century, too (01.01.1990-1234).
    private const string Shape =
        @"\p{Nd}{2}(?:(?:\p{Nd}{4}|" + Between + @"{1,2}\p{Nd}{2}" + Between + @"{1,2}\p{Nd}{2})" + Between + @"{0,3}"
        + "|" + Between + @"{1,2}\p{Nd}{2}" + Between + @"{1,2}\p{Nd}{4}" + Between + @"{1,3})\p{Nd}{4}";

    /// <summary>The text without CPR numbers; the same instance when there were none.</summary>
    public static string Scrub(string text)
    {
        if (!MayHoldOne().IsMatch(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var kept = 0;
        var match = IdOrCandidate().Match(text);
        while (match.Success)
        {
            var isNumber = !match.Groups["id"].Success && BeginsWithBirthday(match.Value);
            if (isNumber)
            {
                clean.Append(text, kept, match.Index - kept).Append(Mask);
                kept = match.Index + match.Length;
            }

            // A match that is not a birthday may contain the start of one: 2026-02-20 followed by a CPR number.
            var next = isNumber || match.Groups["id"].Success ? match.Index + match.Length : match.Index + 1;
            match = IdOrCandidate().Match(text, next);
        }

        return kept == 0 ? text : clean.Append(text, kept, text.Length - kept).ToString();
    }

    // A day that its month has (day + 60 in replacement numbers); 29 February always, since the century is not known here.
    private static bool BeginsWithBirthday(string found)
    {
        const int LeapYear = 2000;
        var digits = found.Select(CharUnicodeInfo.GetDecimalDigitValue).Where(digit => digit >= 0).Take(4).ToArray();
        var (day, month) = ((digits[0] * 10) + digits[1], (digits[2] * 10) + digits[3]);
        return month is >= 1 and <= 12 && (day > 60 ? day - 60 : day) is var real and >= 1 && real <= DateTime.DaysInMonth(LeapYear, month);
    }

    [GeneratedRegex(Shape)]
    private static partial Regex MayHoldOne();

    // UUIDs, trace ids and hashes are matched as a whole first, so that nothing inside them is examined. Longer runs of digits and
    // decimals are not CPR numbers either.
    [GeneratedRegex(
        @"(?<id>(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{16,})(?![0-9A-Fa-f]))"
        + @"|(?<!\p{Nd})(?<!\p{Nd}[.])(?<!(?<!\p{Nd}{3})\p{Nd},)" + Shape + @"(?!\p{Nd})")]
    private static partial Regex IdOrCandidate();
}
