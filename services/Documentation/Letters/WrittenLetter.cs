using System.Text.Json;
using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>What a letter says of its case, from Cases.</summary>
internal sealed record LetterCase(
    string Municipality, string CaseNumber, string CitizenName, string Signer, string RuleSetId, IReadOnlyList<string> OverlayIds, DateOnly FirstAbsenceDay)
{
    /// <summary>The citizen's address, line by line; none where it is protected or there is none.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>The case is closed (afsluttet).</summary>
    public bool IsClosed { get; init; }
}

/// <summary>What the writer filled in; one of the three has a value.</summary>
internal sealed record FilledField(string Name, string? Text = null, DateOnly? Date = null, DateTimeOffset? Time = null);

/// <summary>A name and its text.</summary>
internal sealed record LetterFact(string Label, string Text);

/// <summary>A part as it is printed.</summary>
internal sealed record LetterPart(string Kind, string? Text = null, IReadOnlyList<string>? Points = null, IReadOnlyList<LetterFact>? Facts = null)
{
    /// <summary>Its lines as a reader meets them.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lines => [.. Text is null ? [] : new[] { Text }, .. Points ?? [], .. (Facts ?? []).Select(fact => $"{fact.Label}: {fact.Text}")];
}

/// <summary>A letter as it is set in type (brev): words only.</summary>
internal sealed record WrittenLetter(
    string Title, string Language, string Sender, string CaseNumber, IReadOnlyList<string> Recipient, IReadOnlyList<LetterFact> Particulars,
    IReadOnlyList<LetterPart> Parts, string Signer)
{
    /// <summary>What the recipient reads, line by line.</summary>
    [JsonIgnore]
    public string Text => string.Join('\n',
        [Sender, .. Recipient, .. Particulars.Select(fact => $"{fact.Label}: {fact.Text}"), Title, .. Parts.SelectMany(part => part.Lines), .. Signer.Length > 0 ? [Signer] : Array.Empty<string>()]);

    /// <summary>One line for the program that sets it.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, LetterJson.Default.WrittenLetter), (byte)'\n'];

    /// <summary>Writes the letter, or says why it cannot be written.</summary>
    public static Result<WrittenLetter> Write(
        LetterTemplate template, Recipient recipient, Language language, IReadOnlyList<FilledField> fields, LetterCase about, DateOnly day, RuleBook book)
    {
        if (!template.Recipients.Contains(recipient))
        {
            return new TemplateNotForRecipient(template.Id, Recipients.Name(recipient));
        }

        if (about.IsClosed != template.ForClosedCases)
        {
            return new TemplateNotForStatus(template.Id, about.IsClosed ? Closed : Open);
        }

        if (LetterFields.Violations(template, fields) is { Count: > 0 } violations)
        {
            return new InvalidRequest(violations);
        }

        var references = new Dictionary<string, string>();
        foreach (var ruleId in template.Rules)
        {
            if (InForce(about, ruleId, day, book) is not { } rule)
            {
                return new ReferenceNotInForce(ruleId, template.Id, about.RuleSetId, day);
            }

            references[ruleId] = rule.LegalReference;
        }

        var filled = fields.ToDictionary(field => field.Name, field => LetterFields.Print(template.Find(field.Name)!, field, language));
        string Find(string name) => references.GetValueOrDefault(name) ?? filled.GetValueOrDefault(name) ?? "";
        return new WrittenLetter(
            template.Title.In(language), language == Kernel.Language.English ? "en" : "da", about.Municipality, about.CaseNumber,
            recipient == Letters.Recipient.Citizen ? [about.CitizenName, .. about.Address] : [Find("recipient_name")],
            [
                new(language == Kernel.Language.English ? "Date" : "Dato", day.ToString(language.DateFormat(), language.Culture())),
                new(language == Kernel.Language.English ? "Case number" : "Sagsnummer", about.CaseNumber),
            ],
            [
                .. language == Kernel.Language.English ? [new LetterPart("paragraph", Translation)] : Array.Empty<LetterPart>(),
                .. template.Parts.Where(part => part.When is not { } when || filled.ContainsKey(when))
                    .Select(part => Print(template, part, language, filled, Find)),
            ],
            about.Signer);
    }

    private static readonly Wording Open = new("åben", "open");
    private static readonly Wording Closed = new("afsluttet", "closed");

    private const string Translation = "This letter is in English to help you. The Danish letter is the one that counts.";

    private static LetterPart Print(
        LetterTemplate template, TemplatePart part, Language language, Dictionary<string, string> filled, Func<string, string> find)
    {
        var text = part.Text is { } worded ? LetterTemplate.Fill(worded.In(language), find) : "";
        return part.Kind switch
        {
            PartKind.Heading => new("heading", text),
            PartKind.Paragraph => new("paragraph", text),
            PartKind.Warning => new("warning", Points: text.Split('\n')),
            PartKind.Points => new("points", Points: [.. part.Fields!.SelectMany(name => find(name).Split('\n'))]),
            PartKind.Facts => new("facts", Facts:
            [
                .. part.Fields!.Where(filled.ContainsKey).Select(name => new LetterFact(template.Find(name)!.Label.In(language), filled[name])),
            ]),
            _ => throw new InvalidOperationException($"A letter has no {part.Kind}."),
        };
    }

    private static Rule? InForce(LetterCase about, string ruleId, DateOnly day, RuleBook book)
    {
        var rule = book.FindSet(about.RuleSetId)?.Find(ruleId)
            ?? about.OverlayIds.Select(overlay => book.FindOverlay(overlay)?.Find(ruleId)).FirstOrDefault(found => found is not null);
        return rule?.AppliesOn(rule.AppliesBy == AppliesBy.EventDay ? day : about.FirstAbsenceDay) == true ? rule : null;
    }
}

[JsonSerializable(typeof(WrittenLetter))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class LetterJson : JsonSerializerContext;
