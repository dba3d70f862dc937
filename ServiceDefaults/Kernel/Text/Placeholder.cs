using System.Globalization;
using System.Text;

namespace Sygeopfoelgning.Kernel;

/// <summary>What a field is filled with by somebody who has nothing to fill in: zeros and signs.</summary>
public static class Placeholder
{
    /// <summary>Whether a text that is given has neither a letter nor a digit other than zero.</summary>
    public static bool Is(string text) => text.Length > 0 && !text.EnumerateRunes().Any(rune => Rune.IsLetter(rune) || CharUnicodeInfo.GetNumericValue($"{rune}", 0) > 0);
}
