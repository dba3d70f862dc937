using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>To whom a letter is written, numbered as in the contract.</summary>
internal enum Recipient
{
    Citizen = 1,
    Employer = 2,
    Doctor = 3,
    UnemploymentFund = 4,
}

/// <summary>What a field holds, numbered as in the contract.</summary>
internal enum FieldKind
{
    Text = 1,
    Date = 2,
    Time = 3,
    Place = 4,
    Points = 5,
}

/// <summary>The classes of information that a field may have, numbered as in the contract: nothing about health is written in a letter.</summary>
internal enum FieldClass
{
    Identity = 2,
    CaseProcess = 3,
}

/// <summary>What a part of a letter is.</summary>
internal enum PartKind
{
    Heading,
    Paragraph,

    /// <summary>Fields with their names, one a line.</summary>
    Facts,

    /// <summary>The points of a field.</summary>
    Points,

    /// <summary>What must not be overlooked: a paragraph a line.</summary>
    Warning,
}

/// <summary>A field of a template (felt).</summary>
internal sealed record TemplateField(string Name, FieldKind Kind, FieldClass Class, bool Required, Wording Label);

/// <summary>A part of a template; left out of a letter that lacks the field <paramref name="When"/>.</summary>
internal sealed record TemplatePart(PartKind Kind, Wording? Text = null, IReadOnlyList<string>? Fields = null, string? When = null);

/// <summary>What a letter is written from (brevskabelon). A version is never changed, because letters name it.</summary>
/// <param name="Id">Such as <c>indkaldelse</c>.</param>
/// <param name="Version">From 1.</param>
/// <param name="ValidFrom">First day on which letters are written from it.</param>
/// <param name="Title">The title of the letter.</param>
/// <param name="Recipients">To whom it may be written.</param>
/// <param name="Fields">What the writer fills in.</param>
/// <param name="Rules">The rules that must be in force for the case; a text names them in braces, and their legal reference stands there.</param>
/// <param name="Parts">The letter, from its title to its signature.</param>
/// <param name="ForClosedCases">It is written in closed cases, and in no others.</param>
internal sealed partial record LetterTemplate(
    string Id, int Version, DateOnly ValidFrom, Wording Title, IReadOnlyList<Recipient> Recipients, IReadOnlyList<TemplateField> Fields,
    IReadOnlyList<string> Rules, IReadOnlyList<TemplatePart> Parts, bool ForClosedCases = false)
{
    /// <summary>The field of this name.</summary>
    public TemplateField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The text as it stands in the template, with its placeholders.</summary>
    public string TextIn(Language language) => string.Join('\n', Parts.SelectMany(part => part.Text is { } text
        ? [text.In(language)]
        : part.Fields!.Select(name => part.Kind == PartKind.Facts ? $"{Find(name)!.Label.In(language)}: {{{name}}}" : $"{{{name}}}")));

    /// <summary>What a text names in braces.</summary>
    internal static IEnumerable<string> NamedIn(string text) => Placeholder().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The text with what it names filled in.</summary>
    internal static string Fill(string text, Func<string, string> find) => Placeholder().Replace(text, match => find(match.Groups[1].Value));

    [GeneratedRegex(@"\{([A-Za-z0-9_/-]+)\}")]
    private static partial Regex Placeholder();
}

/// <summary>The templates of this version of the service, from its files.</summary>
internal sealed class LetterTemplates
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    private static readonly Lazy<LetterTemplates> TheShipped = new(Load);

    private LetterTemplates(IReadOnlyList<LetterTemplate> all) => All = all;

    public static LetterTemplates Shipped => TheShipped.Value;

    /// <summary>Every version, by id and version.</summary>
    public IReadOnlyList<LetterTemplate> All { get; }

    /// <summary>The newest version of each that is valid on a day.</summary>
    public IEnumerable<LetterTemplate> On(DateOnly day) =>
        All.Where(one => one.ValidFrom <= day).GroupBy(one => one.Id).Select(same => same.MaxBy(one => one.Version)!);

    /// <summary>A version that is valid on a day; the newest for version 0.</summary>
    public LetterTemplate? Find(string id, int version, DateOnly day) => version == 0
        ? On(day).FirstOrDefault(one => one.Id == id)
        : All.FirstOrDefault(one => one.Id == id && one.Version == version && one.ValidFrom <= day);

    /// <summary>The version that a letter was written from.</summary>
    public LetterTemplate Of(string id, int version) => All.First(one => one.Id == id && one.Version == version);

    /// <summary>What is wrong with a template.</summary>
    internal static IEnumerable<string> Faults(LetterTemplate template)
    {
        var known = template.Fields.Select(field => field.Name).Concat(template.Rules).ToHashSet();
        var named = template.Parts.SelectMany(part =>
            (string[])[.. part.Fields ?? [], .. part.When is { } when ? [when] : Array.Empty<string>(), .. LetterTemplate.NamedIn($"{part.Text?.Danish} {part.Text?.English}")]);
        foreach (var unknown in named.Distinct().Where(name => !known.Contains(name)))
        {
            yield return $"{template.Id} {template.Version}: {unknown} is neither a field nor one of its rules";
        }

        foreach (var part in template.Parts.Where(part => (part.Text is null) == (part.Fields is null)))
        {
            yield return $"{template.Id} {template.Version}: a {part.Kind} has either a text or fields";
        }

        if (template.Recipients.Any(recipient => recipient != Recipient.Citizen) && template.Fields.Any(field => field.Class != FieldClass.CaseProcess))
        {
            yield return $"{template.Id} {template.Version}: a letter to others than the citizen only has fields of class CASE_PROCESS";
        }
    }

    private static LetterTemplates Load()
    {
        var assembly = typeof(LetterTemplates).Assembly;
        var all = assembly.GetManifestResourceNames().Where(name => name.StartsWith("Letters/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var file = assembly.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize<LetterTemplate>(file, Strict) ?? throw new InvalidDataException($"{name} is empty.");
            }).ToList();
        var faults = all.SelectMany(Faults).ToList();
        return faults.Count == 0 ? new LetterTemplates(all) : throw new InvalidDataException("The letters' templates have errors:\n" + string.Join('\n', faults));
    }
}
