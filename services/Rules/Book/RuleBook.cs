namespace Sygeopfoelgning.Rules;

/// <summary>All rules there are: the statutory sets by period, the overlays, and the example municipalities.</summary>
public sealed class RuleBook
{
    private static readonly Lazy<RuleBook> TheShipped = new(LoadShipped);

    private static readonly Lazy<string> TheHash = new(() => RuleFiles.Hash(string.Concat(
        RuleFiles.Embedded("Sets/").Concat(RuleFiles.Embedded("Overlays/")).Concat(RuleFiles.Embedded("Facts.json"))
            .OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => RuleFiles.Hash(file.Json)))));

    private RuleBook(IReadOnlyList<RuleSet> sets, IReadOnlyList<Overlay> overlays, IReadOnlyList<ExampleMunicipality> municipalities)
    {
        Sets = sets;
        Overlays = overlays;
        Municipalities = municipalities;
    }

    /// <summary>The rules this version ships.</summary>
    public static RuleBook Shipped => TheShipped.Value;

    /// <summary>The statutory sets, earliest period first.</summary>
    public IReadOnlyList<RuleSet> Sets { get; }

    /// <summary>The local practices.</summary>
    public IReadOnlyList<Overlay> Overlays { get; }

    /// <summary>The example municipalities.</summary>
    public IReadOnlyList<ExampleMunicipality> Municipalities { get; }

    /// <summary>The beginning of the SHA-256 of all shipped rules: plans made under others are made anew.</summary>
    public static string Hash => TheHash.Value;

    /// <summary>Every rule of every set and overlay.</summary>
    public IEnumerable<(RuleSource Source, Rule Rule)> Rules =>
        Sets.Concat<RuleSource>(Overlays).SelectMany(source => source.Rules.Select(rule => (source, rule)));

    public RuleSet? FindSet(string id) => Sets.FirstOrDefault(set => set.Id == id);

    public Overlay? FindOverlay(string id) => Overlays.FirstOrDefault(overlay => overlay.Id == id);

    /// <summary>What an act must have, must not do or must wait for, by every rule that applies to the case on the day.</summary>
    /// <param name="act">An act of <c>Facts.json</c>, such as <c>COMPLETE_FOLLOW_UP</c>.</param>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="history">The case's happenings.</param>
    /// <param name="day">The day of the act.</param>
    /// <param name="pilotGroup">The pilot group the case is in, for overlays on trial.</param>
    public static IReadOnlyList<Requirement> Requirements(
        string act, RuleSetChoice choice, IReadOnlyList<Overlay> overlays, FactHistory history, DateOnly day, string? pilotGroup = null) =>
        Requirement.Of(act, choice, overlays, history, day, pilotGroup);

    /// <summary>Puts a book together; one with an error is refused with everything that is wrong.</summary>
    internal static RuleBook Make(
        IReadOnlyList<RuleSet> sets, IReadOnlyList<Overlay> overlays, IReadOnlyList<ExampleMunicipality> municipalities)
    {
        var book = new RuleBook([.. sets.OrderBy(set => set.FirstAbsenceDayFrom)], overlays, municipalities);
        var faults = RuleBookChecks.Faults(book).ToList();
        return faults.Count == 0
            ? book
            : throw new InvalidDataException("The rule files have errors:\n" + string.Join('\n', faults));
    }

    private static RuleBook LoadShipped() => Make(
        AmendingSet.Resolve([.. RuleFiles.Embedded("Sets/").Select(file => Named(file.Name, RuleFiles.Read<AmendingSet>(file.Name, file.Json), set => set.Id))]),
        [.. RuleFiles.Embedded("Overlays/").Select(file => Named(file.Name, RuleFiles.Read<Overlay>(file.Name, file.Json), overlay => overlay.Id))],
        RuleFiles.Embedded("Municipalities.json")
            .Select(file => RuleFiles.Read<IReadOnlyList<ExampleMunicipality>>(file.Name, file.Json))
            .Single());

    private static T Named<T>(string file, T source, Func<T, string> id) =>
        Path.GetFileNameWithoutExtension(file) == id(source)
            ? source
            : throw new InvalidDataException($"{file}: the file is named after another id than {id(source)}.");
}
