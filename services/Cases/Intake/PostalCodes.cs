using System.Diagnostics.Contracts;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>
/// Formats of postal codes in the realm (Denmark, Greenland, the Faroe Islands), with or without the letters of the country;
/// other countries have their own.
/// </summary>
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

    /// <summary>A Greenlandic code in an address given as Danish: Denmark has none from 3900 to 3999.</summary>
    public static bool IsGreenlandicInDenmark(string country, string code) =>
        CountryCode.OrDenmark(country) == CountryCode.Denmark && Greenlandic().IsMatch(code);

    /// <summary>Some countries abroad have no postal codes.</summary>
    public static bool IsNeeded(string country) => IsInRealm(country);

    /// <summary>In Denmark, Greenland or the Faroe Islands.</summary>
    public static bool IsInRealm(string country) =>
        CountryCode.OrDenmark(country) is CountryCode.Denmark or CountryCode.Greenland or CountryCode.FaroeIslands;

    [GeneratedRegex(@"^(DK[- ]?)?(?!0000|39)[0-9]{4}\z")]
    private static partial Regex Danish();

    [GeneratedRegex(@"^(GL[- ]?)?39[0-9]{2}\z")]
    private static partial Regex Greenlandic();

    [GeneratedRegex(@"^(FO[- ]?)?[1-9][0-9]{2}\z")]
    private static partial Regex Faroese();
}
