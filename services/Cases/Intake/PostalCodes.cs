using System.Diagnostics.Contracts;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Formats of postal codes in the realm (Denmark, Greenland, the Faroe Islands); other countries have their own.</summary>
[Pure]
internal static partial class PostalCodes
{
    /// <summary>Whether the code has the format of its country in the realm; abroad every code is accepted.</summary>
    public static bool Fits(string country, string code) => CountryCode.OrDenmark(country) switch
    {
        CountryCode.Denmark => Danish().IsMatch(code),
        CountryCode.Greenland => Greenlandic().IsMatch(code),
        CountryCode.FaroeIslands => Faroese().IsMatch(code),
        _ => true,
    };

    /// <summary>Some countries abroad have no postal codes.</summary>
    public static bool IsNeeded(string country) =>
        CountryCode.OrDenmark(country) is CountryCode.Denmark or CountryCode.Greenland or CountryCode.FaroeIslands;

    [GeneratedRegex(@"^(?!0000)[0-9]{4}\z")]
    private static partial Regex Danish();

    [GeneratedRegex(@"^39[0-9]{2}\z")]
    private static partial Regex Greenlandic();

    [GeneratedRegex(@"^(FO-)?[1-9][0-9]{2}\z")]
    private static partial Regex Faroese();
}
