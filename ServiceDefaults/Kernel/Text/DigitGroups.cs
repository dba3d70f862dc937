using System.Globalization;

namespace Sygeopfoelgning.Kernel;

/// <summary>What stands between two groups of digits, from the nearest to the farthest.</summary>
internal enum GapKind
{
    /// <summary>Blanks, dashes, dots, slashes: what people write between the parts of a date.</summary>
    Tight,

    /// <summary>Other signs, such as a comma or brackets.</summary>
    Loose,

    /// <summary>The name of a month.</summary>
    Month,

    /// <summary>Words, or too much: the groups have nothing to do with each other.</summary>
    Break,
}

/// <summary>What stands between two groups of digits.</summary>
/// <param name="Kind">How near they are.</param>
/// <param name="Sign">The first sign that is no blank; a blank where there is none. All dashes are one.</param>
/// <param name="Month">The month that is named, 1 to 12.</param>
internal readonly record struct Gap(GapKind Kind, char Sign, int Month);

/// <summary>Digits that stand together.</summary>
/// <param name="First">The first of them, of all digits of the text.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Start">Where in the text they begin.</param>
/// <param name="End">Where in the text they end.</param>
/// <param name="Before">What stands between them and the group before.</param>
internal readonly record struct DigitGroup(int First, int Count, int Start, int End, Gap Before);

/// <summary>
/// The digits of a text, of any script and in any form (full-width, mathematical, superscript, in circles), and what stands
/// between them. What nobody sees is not there. UUIDs, trace ids and hashes are read over. It takes one pass.
/// </summary>
internal sealed class DigitGroups
{
    private const char Blank = ' ';
    private const char Dash = '-';
    private const int LongestId = 36;
    private const int ShortestHash = 16;

    // As many as anybody writes: "170580 -- 1300", ") (", and blanks to the next column.
    private const int MostSigns = 3;
    private const int MostBlanks = 24;
    private const int LongestMonth = 9;

    // How a blank or a dash is written where text is not plain.
    private static readonly (string Written, char Sign)[] Escapes =
    [
        ("&nbsp;", Blank), ("&#160;", Blank), ("&#xA0;", Blank), ("&thinsp;", Blank), ("&ensp;", Blank), ("&emsp;", Blank), ("&#32;", Blank),
        ("&ndash;", Dash), ("&mdash;", Dash), ("&minus;", Dash), ("&hyphen;", Dash), ("&shy;", Dash), ("&#8211;", Dash), ("&#45;", Dash),
        ("%C2%A0", Blank), ("%20", Blank), ("%2D", Dash), ("%E2%80%93", Dash), ("\\u00A0", Blank), ("\\u2013", Dash), ("\\t", Blank), ("\\n", Blank),
    ];

    private static readonly Dictionary<string, int> Months = new(StringComparer.OrdinalIgnoreCase)
    {
        ["jan"] = 1, ["januar"] = 1, ["january"] = 1, ["feb"] = 2, ["februar"] = 2, ["february"] = 2, ["mar"] = 3, ["marts"] = 3, ["march"] = 3,
        ["apr"] = 4, ["april"] = 4, ["maj"] = 5, ["may"] = 5, ["jun"] = 6, ["juni"] = 6, ["june"] = 6, ["jul"] = 7, ["juli"] = 7, ["july"] = 7,
        ["aug"] = 8, ["august"] = 8, ["sep"] = 9, ["sept"] = 9, ["september"] = 9, ["okt"] = 10, ["oktober"] = 10, ["oct"] = 10, ["october"] = 10,
        ["nov"] = 11, ["november"] = 11, ["dec"] = 12, ["december"] = 12,
    };

    private readonly List<byte> digits = [];
    private readonly List<DigitGroup> groups = [];

    // Since the last digit.
    private int blanks, signs, letters, wordStart;
    private bool isLoose, isBroken;
    private char sign = Blank;

    private DigitGroups()
    {
    }

    public int Count => groups.Count;

    public DigitGroup this[int group] => groups[group];

    /// <summary>One digit of a group.</summary>
    public int Digit(int group, int at) => digits[groups[group].First + at];

    /// <summary>The number that some digits of a group are.</summary>
    public int Number(int group, int from, int count)
    {
        var number = 0;
        for (var at = from; at < from + count; at++)
        {
            number = (number * 10) + Digit(group, at);
        }

        return number;
    }

    /// <summary>Whether there may be so many digits at all; most texts have fewer.</summary>
    public static bool MayHave(int least, string text)
    {
        foreach (var letter in text)
        {
            if ((char.IsAsciiDigit(letter) || letter > '\x7f') && --least == 0)
            {
                return true;
            }
        }

        return false;
    }

    public static DigitGroups Read(string text)
    {
        var read = new DigitGroups();
        var isBeforeId = true;
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            var isHex = char.IsAsciiHexDigit(letter);
            if (isHex && isBeforeId && IdAt(text, at) is > 0 and var id)
            {
                read.isBroken = true;
                at += id;
                isBeforeId = false;
                continue;
            }

            isBeforeId = !isHex;
            at += letter <= '\x7f' ? read.Ascii(text, at) : read.Other(text, at);
        }

        return read;
    }

    private int Ascii(string text, int at)
    {
        var letter = text[at];
        if (char.IsAsciiDigit(letter))
        {
            Add(text, letter - '0', at, 1);
        }
        else if (letter is '&' or '%' or '\\' && EscapeAt(text, at) is { Written.Length: > 0 } escape)
        {
            Between(escape.Sign);
            return escape.Written.Length;
        }
        else if (char.IsAsciiLetter(letter))
        {
            Letter(at);
        }
        else if (letter <= Blank)
        {
            blanks++;
        }
        else
        {
            Between(letter is '~' ? Dash : letter);
        }

        return 1;
    }

    private int Other(string text, int at)
    {
        var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        if (CharUnicodeInfo.GetDigitValue(text, at) is >= 0 and var digit)
        {
            Add(text, digit, at, length);
            return length;
        }

        switch (CharUnicodeInfo.GetUnicodeCategory(text, at))
        {
            // What nobody sees, and what only changes how the digit before it looks.
            case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                break;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control:
                blanks++;
                break;
            // Macrons and long vowels are letters or signs of their own, and look like dashes.
            case UnicodeCategory.DashPunctuation or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol:
                Between(Dash);
                break;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter
                when text[at] is not ('\u4E00' or '\u3161' or '\u1173'):
                Letter(at);
                isBroken = true;
                break;
            default:
                Between(text[at] switch
                {
                    '\u2043' or '\u203E' or '\u2500' or '\u2501' or '\u4E00' or '\u3161' or '\u1173' or '\uFFE3' => Dash,
                    '\u00B7' or '\u2022' or '\u30FB' or '\uFF0E' or '\u2024' or '\u2027' or '\u2219' or '\u22C5' or '\u3002' => '.',
                    '\u2044' or '\u2215' or '\uFF0F' => '/',
                    '\uFF3F' => '_',
                    var other => other,
                });
                break;
        }

        return length;
    }

    private void Between(char written)
    {
        if (signs++ == 0)
        {
            sign = written;
        }

        isLoose |= written is not (Dash or '.' or '/' or '_' or '+' or Blank);
    }

    private void Letter(int at)
    {
        wordStart = letters++ == 0 ? at : wordStart;
        isBroken |= letters > LongestMonth || at - wordStart != letters - 1;
    }

    private void Add(string text, int digit, int at, int length)
    {
        if (groups.Count > 0 && blanks + signs + letters == 0 && !isBroken)
        {
            groups[^1] = groups[^1] with { Count = groups[^1].Count + 1, End = at + length };
        }
        else
        {
            groups.Add(new DigitGroup(digits.Count, 1, at, at + length, Since(text)));
        }

        digits.Add((byte)digit);
        (blanks, signs, letters, sign, isLoose, isBroken) = (0, 0, 0, Blank, false, false);
    }

    private Gap Since(string text)
    {
        if (groups.Count == 0 || isBroken || signs > MostSigns || blanks > MostBlanks)
        {
            return new Gap(GapKind.Break, sign, 0);
        }

        if (letters == 0)
        {
            return new Gap(isLoose ? GapKind.Loose : GapKind.Tight, sign, 0);
        }

        return !isLoose && Months.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(wordStart, letters), out var month)
            ? new Gap(GapKind.Month, sign, month)
            : new Gap(GapKind.Break, sign, 0);
    }

    private static (string Written, char Sign) EscapeAt(string text, int at) =>
        Array.Find(Escapes, escape => text.AsSpan(at).StartsWith(escape.Written, StringComparison.OrdinalIgnoreCase));

    // How long the UUID, trace id or hash is that begins here; 0 where none does.
    private static int IdAt(string text, int at)
    {
        var length = HexAt(text, at);
        if (length >= ShortestHash)
        {
            return length;
        }

        return length == 8 && text.Length >= at + LongestId && Guid.TryParseExact(text.AsSpan(at, LongestId), "D", out _)
            && (at + LongestId == text.Length || !char.IsAsciiHexDigit(text[at + LongestId]))
            ? LongestId
            : 0;
    }

    private static int HexAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
        {
            end++;
        }

        return end - at;
    }
}
