namespace Sygeopfoelgning.Rules;

/// <summary>All rules there are: the statutory sets by period, the overlays, and the example municipalities.</summary>
public sealed class RuleBook
{
    private static readonly Lazy<RuleBook> TheShipped = new(LoadShipped);

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

    /// <summary>Every rule of every set and overlay.</summary>
    public IEnumerable<(RuleSource Source, Rule Rule)> Rules =>
        Sets.Concat<RuleSource>(Overlays).SelectMany(source => source.Rules.Select(rule => (source, rule)));

    public RuleSet? FindSet(string id) => Sets.FirstOrDefault(set => set.Id == id);

    public Overlay? FindOverlay(string id) => Overlays.FirstOrDefault(overlay => overlay.Id == id);

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
        [.. RuleFiles.Embedded("Sets/").Select(file => Named(file.Name, RuleFiles.Read<RuleSet>(file.Name, file.Json)))],
        [.. RuleFiles.Embedded("Overlays/").Select(file => Named(file.Name, RuleFiles.Read<Overlay>(file.Name, file.Json)))],
        RuleFiles.Embedded("Municipalities.json")
            .Select(file => RuleFiles.Read<IReadOnlyList<ExampleMunicipality>>(file.Name, file.Json))
            .Single());

    private static T Named<T>(string file, T source) where T : RuleSource =>
        Path.GetFileNameWithoutExtension(file) == source.Id
            ? source
            : throw new InvalidDataException($"{file}: the file is named after another id than {source.Id}.");
}
