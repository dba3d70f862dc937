using System.Globalization;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Seed;

/// <summary>
/// Where a seeded case stands in the lists once its course is under way: with whom, in which class and category, open or closed, and under
/// which name it is found. The staff grows with the municipality: an officer has about a hundred cases, a team about 700. Three cases
/// in ten are with one officer of one team, whose lists grow with the municipality.
/// </summary>
public sealed record SeededPlace
{
    /// <summary>The team whose lists grow with the municipality.</summary>
    public const string LargeTeam = "team-stor";

    /// <summary>The seeded cases of consecutive numbers that have the same officers.</summary>
    public const int Block = 10_000;

    /// <summary>The officers of a block.</summary>
    public const int OfficersOfBlock = 70;

    private const int OfficersOfTeam = 10;
    private const int GivenNames = 61, Surnames = 101;

    private readonly int? officer;

    /// <param name="seeded">The case.</param>
    public SeededPlace(SeededCase seeded)
    {
        var number = seeded.Number;
        int Drawn(int of, uint from) => (int)(Mixed((uint)number + (from << 24)) % (uint)of);
        officer = Drawn(10, 1) < 3 ? null : ((number - 1) / Block * OfficersOfBlock) + Drawn(OfficersOfBlock, 2);
        TeamId = officer is { } one ? TeamOf(one) : LargeTeam;
        Class = Drawn(4, 3) is var ofClass and > 0 ? (CaseClass)ofClass : null;
        Category = Drawn(4, 4) is var category and > 0 ? (VisitationCategory)category : null;
        ClosedOn = Drawn(5, 5) == 0 ? seeded.FirstAbsenceDay.AddDays(60) : null;
        Outcome = IsClosed ? (CaseOutcome)(1 + Drawn(4, 6)) : null;
        Name = NameOf(1 + Drawn(GivenNames, 7), 1 + Drawn(Surnames, 8)) + string.Create(CultureInfo.InvariantCulture, $" {number:D7} (opdigtet)");
    }

    /// <summary>The responsible officer; null for the one whose lists grow with the municipality, who registered the case.</summary>
    public string? OfficerId => officer is { } one ? OfficerIdOf(one) : null;

    public string TeamId { get; }

    /// <summary>Null: not classified.</summary>
    public CaseClass? Class { get; }

    /// <summary>Null: not decided.</summary>
    public VisitationCategory? Category { get; }

    public DateOnly? ClosedOn { get; }

    public CaseOutcome? Outcome { get; }

    public bool IsClosed => ClosedOn is not null;

    /// <summary>The citizen's name: a frequent given name and surname, and the number.</summary>
    public string Name { get; }

    public static string OfficerIdOf(int officer) => string.Create(CultureInfo.InvariantCulture, $"officer-{officer}");

    public static string TeamOf(int officer) => string.Create(CultureInfo.InvariantCulture, $"team-{officer / OfficersOfTeam}");

    /// <summary>One of the frequent names.</summary>
    public static string NameOf(int given, int surname) => string.Create(CultureInfo.InvariantCulture, $"Fornavn{given} Efternavn{surname}");

    // The finaliser of MurmurHash3: neighbours have nothing in common.
    private static uint Mixed(uint number)
    {
        number ^= number >> 16;
        number *= 0x85EBCA6B;
        number ^= number >> 13;
        number *= 0xC2B2AE35;
        return number ^ (number >> 16);
    }
}
