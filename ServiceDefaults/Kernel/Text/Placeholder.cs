using System.Globalization;
using System.Text;

namespace Sygeopfoelgning.Kernel;

/// <summary>Zeros and signs, with which people fill in a field when they have no value for it.</summary>
public static class Placeholder
{
    /// <summary>Whether a text that is given has neither a letter nor a digit other than zero.</summary>
    public static bool Is(string text) => text.Length > 0 && !text.EnumerateRunes().Any(rune => Rune.IsLetter(rune) || CharUnicodeInfo.GetNumericValue($"{rune}", 0) > 0);
}
