namespace Sygeopfoelgning.Bench;

/// <summary>
/// Durations and amounts. The short form gives an impression in five minutes; figures to publish come from the full one, which
/// takes about twenty, and ten more if many rounds are dropped.
/// </summary>
internal sealed record Settings(
    TimeSpan WarmUp, TimeSpan Stretch, int Rounds, int MostRounds, int SmallCases, int LargeCases, TimeSpan PerPage, TimeSpan KeepingUp)
{
    /// <summary>What can be measured by itself, in the short form.</summary>
    public static readonly string[] Parts = ["plans", "talks", "letters", "keeping-up", "get-case", "register-case", "import", "list-cases", "growth", "get-case-of-many", "overload"];

    public static readonly Settings Full = new(
        WarmUp: TimeSpan.FromSeconds(20), Stretch: TimeSpan.FromSeconds(8), Rounds: 7, MostRounds: 14,
        SmallCases: 10_000, LargeCases: 1_000_000, PerPage: TimeSpan.FromSeconds(1), KeepingUp: TimeSpan.FromSeconds(60));

    public static readonly Settings Short = new(
        WarmUp: TimeSpan.FromSeconds(20), Stretch: TimeSpan.FromSeconds(3), Rounds: 5, MostRounds: 7,
        SmallCases: 10_000, LargeCases: 100_000, PerPage: TimeSpan.FromSeconds(0.3), KeepingUp: TimeSpan.FromSeconds(12))
    {
        ImportBatches = 10,
        Only = ["keeping-up", "get-case", "register-case", "import", "growth"],
    };

    /// <summary>The length of a stretch of imports, whose calls are long.</summary>
    public TimeSpan ImportStretch => Stretch * 2;

    /// <summary>The parts to measure.</summary>
    public IReadOnlyList<string> Only { get; init; } = Parts;

    /// <summary>A round in which other programs used more of the machine is dropped.</summary>
    public const double OthersAtMost = 0.2;

    /// <summary>The connections of the service's pool (ServiceDefaults/Data/Storage).</summary>
    public static int Pool => Math.Max(8, 4 * Environment.ProcessorCount);

    /// <summary>The rate at which latency is measured, calls a second.</summary>
    public const double GetRate = 1_000, ListRate = 200, RegisterRate = 200;

    /// <summary>The share of pgbench's forms a second that an import is to reach.</summary>
    public const double ImportOfFloor = 0.5;

    /// <summary>The batches that are in flight when imports are measured.</summary>
    public static readonly int[] ImportsInFlight = [1, 4];

    /// <summary>The batches that the other services catch up with.</summary>
    public int ImportBatches { get; init; } = 50;

    /// <summary>The municipality in which cases are read.</summary>
    public const short Read = 901;

    /// <summary>The municipalities into which forms are imported: by Cases, and by pgbench.</summary>
    public const short Imported = 905, ImportFloor = 906;

    /// <summary>
    /// The municipalities in which cases are registered: within one municipality the gap-free case numbers let one registration commit at a time.
    /// </summary>
    public static readonly short[] Written = [.. Enumerable.Range(911, 16).Select(code => (short)code)];
}
