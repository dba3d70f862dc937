using System.Diagnostics.Contracts;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>How postal codes are written in the realm (Denmark, Greenland, the Faroe Islands); other countries have their own ways.</summary>
[Pure]
internal static partial class PostalCodes
{
    /// <summary>Whether a country of the realm has the code; abroad any.</summary>
    public static bool Fits(string country, string code) => CountryCode.OrDenmark(country) switch
    {
        CountryCode.Denmark => Danish().IsMatch(code),
        CountryCode.Greenland => Greenlandic().IsMatch(code),
        CountryCode.FaroeIslands => Faroese().IsMatch(code),
        _ => true,
    };

    /// <summary>Abroad there are countries without postal codes.</summary>
    public static bool IsNeeded(string country) =>
        CountryCode.OrDenmark(country) is CountryCode.Denmark or CountryCode.Greenland or CountryCode.FaroeIslands;

    [GeneratedRegex(@"^(?!0000)[0-9]{4}\z")]
    private static partial Regex Danish();

    [GeneratedRegex(@"^39[0-9]{2}\z")]
    private static partial Regex Greenlandic();

    [GeneratedRegex(@"^(FO-)?[1-9][0-9]{2}\z")]
    private static partial Regex Faroese();
}
