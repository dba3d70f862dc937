namespace Sygeopfoelgning.Rules;

/// <summary>
/// The state pension age (folkepensionsalder), by date of birth: from it on sygedagpengeloven § 25 limits the benefit instead of
/// § 24. Background knowledge (lov om social pension § 1 a; certainty B), until the rules of § 25 are data.
/// </summary>
public static class PensionAge
{
    // Born from this day on, the age in months.
    private static readonly (DateOnly BornFrom, int Months)[] Ages =
    [
        (new(1971, 1, 1), 70 * 12), (new(1967, 1, 1), 69 * 12), (new(1963, 1, 1), 68 * 12), (new(1955, 7, 1), 67 * 12),
        (new(1955, 1, 1), (66 * 12) + 6), (new(1954, 7, 1), 66 * 12), (new(1954, 1, 1), (65 * 12) + 6), (DateOnly.MinValue, 65 * 12),
    ];

    /// <summary>Whether somebody has reached it on a day.</summary>
    public static bool IsReached(DateOnly bornOn, DateOnly on) =>
        bornOn.AddMonths(Array.Find(Ages, age => age.BornFrom <= bornOn).Months) <= on;
}
