using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// Removes the secrets of addresses that open without a token, those of calendar feeds, from text that goes to logs and traces: whoever reads one
/// there could read the calendar.
/// </summary>
public static partial class SecretScrubber
{
    /// <summary>What stands before the secret in the path of such an address.</summary>
    public const string Before = "/calendar/";

    /// <summary>What replaces a secret.</summary>
    public const string Mask = "***";

    /// <summary>The text without secrets; the same instance when there were none.</summary>
    public static string Scrub(string text) =>
        text.Contains(Before, StringComparison.OrdinalIgnoreCase) ? Secret().Replace(text, Mask) : text;

    // Whatever follows, also with signs that no secret has: a path can be written in several ways. The name of the route is none.
    [GeneratedRegex("""(?<=/calendar/)(?!\*\*\*|\{)[^\s"'?#<>]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
