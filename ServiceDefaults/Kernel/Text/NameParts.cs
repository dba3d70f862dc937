using System.Globalization;
using System.Text;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// The parts by which a name is found, normalised so that spelling does not matter: <c>Åse Bjørk-Öz</c> and <c>aase bjoerk oez</c>
/// have the same parts. Blanks and hyphens separate parts, apostrophes do not. A name with a hyphen is also found by its parts
/// written as one word, a name with an apostrophe also by the words on either side of it (docs/adr/0039).
/// </summary>
public static class NameParts
{
    /// <summary>A shorter part is an initial, which would match too many people.</summary>
    public const int ShortestPart = 2;

    private const char Hyphen = '-';
    private const char Apostrophe = '\'';

    // Straight, curly, reversed and raised ones, primes, accents that stand alone.
    private const string Apostrophes = "'\u2018\u2019\u201B\u02B9\u02BB\u02BC\u02BD\u2032\u0060\u00B4\uFF07";

    /// <summary>The parts by which a name on a form is found. Never empty: a name that is only an initial has that as its part.</summary>
    public static IReadOnlyList<string> Of(string name)
    {
        var parts = new List<string>();
        foreach (var word in Words(name))
        {
            var pieces = word.Split(Hyphen, StringSplitOptions.RemoveEmptyEntries);
            parts.AddRange(pieces);
            parts.Add(string.Concat(pieces));
            parts.AddRange(pieces.SelectMany(piece => piece.Split(Apostrophe)));
        }

        var found = Spelled(parts).Where(IsLongEnough).Distinct(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : [Spelled(parts).FirstOrDefault("")];
    }

    /// <summary>The parts of a search, all of which a name must have; parts that are too short are included.</summary>
    public static IReadOnlyList<string> Sought(string name) =>
        [.. Spelled(Pieces(name)).Where(part => part.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether every part is long enough to search for, as it was written: <c>Ø</c> is one character.</summary>
    public static bool AreLongEnough(string name) => Pieces(name).All(piece =>
        new StringInfo(piece.Replace($"{Apostrophe}", "", StringComparison.Ordinal)).LengthInTextElements >= ShortestPart);

    private static IEnumerable<string> Pieces(string name) =>
        Words(name).SelectMany(word => word.Split(Hyphen, StringSplitOptions.RemoveEmptyEntries)).Where(piece => piece.Trim(Apostrophe).Length > 0);

    // Letters, digits, marks, and one kind each of hyphen and apostrophe; everything else separates words.
    private static string[] Words(string name)
    {
        // Before normalising as well: in form KC a free-standing accent becomes a blank and a mark.
        var plain = Signs(Signs(name).Normalize(NormalizationForm.FormKC));
        return plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Signs(string text) => string.Concat(text.Select(sign =>
        Apostrophes.Contains(sign, StringComparison.Ordinal) ? Apostrophe
        : char.GetUnicodeCategory(sign) == UnicodeCategory.DashPunctuation || sign == '\u2212' ? Hyphen
        : char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || IsMark(sign) || !char.IsAscii(sign) && char.IsNumber(sign) ? sign
        : ' '));

    private static bool IsMark(char sign) =>
        char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsLongEnough(string part) => new StringInfo(part).LengthInTextElements >= ShortestPart;

    private static IEnumerable<string> Spelled(IEnumerable<string> parts) => parts.Select(Spelled);

    // By way of upper case, so that ς and σ are equal. First the letters, while å is one character; then all other accents are removed.
    private static string Spelled(string part)
    {
        var lower = part.Replace($"{Apostrophe}", "", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant();
        var plain = new StringBuilder(lower.Length);
        foreach (var sign in string.Concat(lower.Select(Letters)).Normalize(NormalizationForm.FormKD).Where(sign => !IsMark(sign)))
        {
            plain.Append(sign);
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }

    private static string Letters(char letter) => letter switch
    {
        'å' => "aa",
        'æ' or 'ä' or 'ǽ' or 'ǣ' => "ae",
        'ø' or 'ö' or 'œ' or 'ǿ' => "oe",
        'ß' or 'ẞ' => "ss",
        'ð' or 'đ' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' or 'İ' => "i",
        _ => letter.ToString(),
    };
}
