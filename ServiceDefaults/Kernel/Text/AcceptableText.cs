using System.Globalization;
using System.Text;

namespace Sygeopfoelgning.Kernel;

/// <summary>Why a text is not accepted.</summary>
public enum TextFault
{
    /// <summary>It is accepted.</summary>
    None,

    /// <summary>Half a character, the remains of unreadable bytes, a control character, or a tower of combining marks.</summary>
    Unreadable,

    /// <summary>An invisible character, or one that changes the direction of the text after it.</summary>
    Invisible,
}

/// <summary>
/// Decides what is accepted as text (docs/api-guide.md, Text): the only place on the server, for fields and headers. The clients
/// implement the same section independently.
/// </summary>
public static class AcceptableText
{
    /// <summary>The maximum number of UTF-16 code units of one character as people count. A family of four has 11.</summary>
    public const int LongestElement = 32;

    private const int FirstJoinedScript = 0x0590;
    private const int ReplacementCharacter = 0xFFFD;
    private const int ObjectReplacement = 0xFFFC;
    private const int BlankBraille = 0x2800;
    private const int Keycap = 0x20E3;

    // Unicode's Default_Ignorable_Code_Point: characters that are drawn as nothing. Format characters (Cf) are found by their category.
    private static readonly (int First, int Last)[] DrawnAsNothing =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (BlankBraille, BlankBraille), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    // The letters and punctuation that have variations (StandardizedVariants.txt, emoji-variation-sequences.txt): two exclamation marks
    // that are emoji, the information sign, Myanmar, Phags-pa, Manichaean, hieroglyphs, ideographs, and the punctuation among them.
    private static readonly (int First, int Last)[] WithVariations =
    [
        (0x1000, 0x109F), (0x203C, 0x203C), (0x2049, 0x2049), (0x2139, 0x2139), (0x3001, 0x303F), (0x3400, 0x9FFF), (0xA840, 0xA877), (0xAA60, 0xAA7F),
        (0xF900, 0xFAFF), (0xFF01, 0xFF1F), (0x10AC0, 0x10AFF), (0x13000, 0x1345F), (0x20000, 0x3FFFF),
    ];

    /// <summary>Whether the text is well-formed: no half surrogates, no U+FFFD, no noncharacters.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])))
            {
                return false;
            }

            var point = char.ConvertToUtf32(text, i);
            if (point == ReplacementCharacter || point is >= 0xFDD0 and <= 0xFDEF || (point & 0xFFFE) == 0xFFFE)
            {
                return false;
            }

            i += point > char.MaxValue ? 1 : 0;
        }

        return true;
    }

    /// <summary>The text in normal form C; the same instance if it already is, or if it is not well-formed.</summary>
    public static string Normal(string text) =>
        Ascii.IsValid(text) || !IsWellFormed(text) || text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);

    /// <summary>What is wrong with a text, and with which character.</summary>
    /// <param name="text">The text in normal form C.</param>
    /// <param name="lineBreaks">Whether it may have several lines.</param>
    /// <param name="culprit">The code point at fault, if there is one.</param>
    public static TextFault FaultOf(string text, bool lineBreaks, out int culprit)
    {
        culprit = 0;
        if (!IsWellFormed(text))
        {
            return TextFault.Unreadable;
        }

        var before = -1;
        for (var i = 0; i < text.Length; i += culprit > char.MaxValue ? 2 : 1)
        {
            culprit = char.ConvertToUtf32(text, i);
            if (IsControl(culprit) && !(lineBreaks && IsOfLines(text, i)))
            {
                return TextFault.Unreadable;
            }

            if (IsNone(culprit))
            {
                return TextFault.Unreadable;
            }

            var next = i + (culprit > char.MaxValue ? 2 : 1);
            if (IsInvisible(culprit) && !Shapes(culprit, before, next < text.Length ? char.ConvertToUtf32(text, next) : -1))
            {
                return TextFault.Invisible;
            }

            before = culprit;
        }

        culprit = 0;
        return HasTower(text) ? TextFault.Unreadable : TextFault.None;
    }

    /// <summary>The length as people count it: extended grapheme clusters.</summary>
    public static int Length(string text) => Ascii.IsValid(text) && !text.Contains('\r', StringComparison.Ordinal)
        ? text.Length
        : new StringInfo(text).LengthInTextElements;

    /// <summary>The length without blanks at the ends, and with several blanks in a row, visible or not, counted as one.</summary>
    public static int LengthWithoutPadding(string text)
    {
        var squeezed = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsBlank(rune.Value) && !IsInvisible(rune.Value) && !IsControl(rune.Value))
            {
                squeezed.Append(rune);
            }
            else if (squeezed.Length > 0 && squeezed[^1] != ' ')
            {
                squeezed.Append(' ');
            }
        }

        return Length(squeezed.ToString().TrimEnd());
    }

    /// <summary>Whether nothing in it is visible.</summary>
    public static bool IsBlank(string text) => text.EnumerateRunes().All(rune => IsBlank(rune.Value) || IsInvisible(rune.Value) || IsControl(rune.Value));

    /// <summary>Whether it has at least this many letters, of any script.</summary>
    public static bool HasLetters(string text, int least) =>
        text.EnumerateRunes().Where(rune => IsLetter(rune) && !IsInvisible(rune.Value)).Take(least).Count() == least;

    /// <summary>Whether it has a control character other than a blank; people do not type those.</summary>
    public static bool HasControls(string text) => text.EnumerateRunes().Any(rune => IsControl(rune.Value) && !IsBlank(rune.Value));

    // Modifier letters (Lm) and the ordinal signs say nothing by themselves: they change or number what they stand beside.
    private static bool IsLetter(Rune rune) =>
        Rune.IsLetter(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.ModifierLetter && rune.Value is not ('\u00AA' or '\u00BA');

    // What is no character, or not the same one for everybody: unassigned, private use, the place of an object that was left out.
    private static bool IsNone(int point) => point == ObjectReplacement
        || CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsControl(int point) => CharUnicodeInfo.GetUnicodeCategory(point)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsBlank(int point) => Rune.IsWhiteSpace(new Rune(point));

    private static bool IsInvisible(int point) => point >= 0x00AD
        && (CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.Format
            || DrawnAsNothing.Any(range => point >= range.First && point <= range.Last));

    private static bool IsVariation(int point) => point is >= 0xFE00 and <= 0xFE0F;

    private static bool HasVariations(int point) =>
        (point > 0x7F && CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol && !IsInvisible(point))
        || point is >= 0x1F3FB and <= 0x1F3FF
        || WithVariations.Any(range => point >= range.First && point <= range.Last);

    private static bool IsOfLines(string text, int at) => text[at] switch
    {
        '\t' or '\n' => true,
        '\r' => at + 1 < text.Length && text[at + 1] == '\n',
        _ => false,
    };

    // What scripts and emoji need: a variation of a sign that has some, and a joiner between two signs. Between Danish letters
    // neither has any effect, except to make two texts that look the same.
    private static bool Shapes(int point, int before, int after) =>
        IsVariation(point) ? HasVariations(before) || (after == Keycap && before is '#' or '*' or (>= '0' and <= '9')) : point is 0x200C or 0x200D && IsJoined(before) && IsJoined(after);

    private static bool IsJoined(int point) => point >= FirstJoinedScript && (IsSeen(point) || IsVariation(point));

    private static bool IsSeen(int point) => point > ' ' && !IsBlank(point) && !IsInvisible(point) && !IsControl(point);

    private static bool HasTower(string text)
    {
        if (text.Length <= LongestElement || Ascii.IsValid(text))
        {
            return false;
        }

        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            if (length > LongestElement)
            {
                return true;
            }

            at += length;
        }

        return false;
    }
}
