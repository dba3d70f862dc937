using System.Text.RegularExpressions;

namespace Sygeopfoelgning.ServiceDefaults.Telemetry;

/// <summary>
/// Takes CPR numbers (personnumre) out of text that goes to logs and traces. Nothing should have put one there; this is the
/// last wall, so it rather takes ten digits too many (a P-number that begins like a date) than a person's number too few.
/// </summary>
public static partial class CprScrubber
{
    /// <summary>What stands where a number was.</summary>
    public const string Mask = "******-****";

    // Six digits, a hyphen, dash or space or nothing, four digits.
    private const string Shape = @"[0-9]{2}[0-9]{2}[0-9]{2}[ \u00A0]?[-\u2010\u2011\u2013+]?[ \u00A0]?[0-9]{4}";

    /// <summary>The text without CPR numbers; the same instance when there were none.</summary>
    public static string Scrub(string text)
    {
        if (!MayHoldOne().IsMatch(text))
        {
            return text;
        }

        var clean = IdOrCandidate().Replace(text, Replacement);
        return clean == text ? text : clean;
    }

    private static string Replacement(Match match) =>
        match.Groups["id"].Success || !BeginsWithBirthday(match.ValueSpan) ? match.Value : Mask;

    // A day that its month has (day + 60 in replacement numbers); 29 February always, since the century is not known here.
    private static bool BeginsWithBirthday(ReadOnlySpan<char> digits)
    {
        const int LeapYear = 2000;
        var day = int.Parse(digits[..2], null);
        var month = int.Parse(digits[2..4], null);
        return month is >= 1 and <= 12 && (day > 60 ? day - 60 : day) is var real and >= 1 && real <= DateTime.DaysInMonth(LeapYear, month);
    }

    [GeneratedRegex(Shape)]
    private static partial Regex MayHoldOne();

    // UUIDs, trace ids and hashes are taken whole first, so that nothing inside them is looked at. Longer runs of digits and
    // decimals are no CPR numbers either.
    [GeneratedRegex(
        @"(?<id>(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{16,})(?![0-9A-Fa-f]))"
        + @"|(?<![0-9])(?<![0-9][.,])" + Shape + "(?![0-9])")]
    private static partial Regex IdOrCandidate();
}
