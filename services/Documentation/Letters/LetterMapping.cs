using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>Converts between letters and their messages and events.</summary>
internal static class LetterMapping
{
    public static Language ToLanguage(this LetterLanguage language) => language == LetterLanguage.English ? Language.English : Language.Danish;

    public static FilledField ToFilled(this LetterField field) => field.ValueCase switch
    {
        LetterField.ValueOneofCase.Date => new(field.Name, Date: field.Date.ToDateOnly()),
        LetterField.ValueOneofCase.Time => new(field.Name, Time: field.Time.ToDateTimeOffset()),
        _ => new(field.Name, Text: field.Text),
    };

    public static LetterCase ToLetterCase(this LetterFacts facts, string municipality) => new(
        municipality, facts.CaseNumber, facts.CitizenName, facts.SignerName, facts.Rules.RuleSetId, [.. facts.Rules.OverlayIds],
        facts.FirstAbsenceDay.ToDateOnly()!.Value)
    {
        Address = [.. facts.CitizenAddress.Lines()],
        IsClosed = facts.Status == CaseStatus.Closed,
    };

    // As on an envelope. Without a fixed address only the person is named with whom the citizen gets mail.
    private static IEnumerable<string> Lines(this PostalAddress? address) => address is null
        ? []
        : new[]
        {
            address.CareOf.Length > 0 ? $"c/o {address.CareOf}" : "", address.Street, $"{address.PostalCode} {address.City}".Trim(),
            address.CountryCode is "" or "DK" ? "" : address.CountryCode,
        }.Where(line => line.Length > 0);

    public static V1.LetterTemplate ToProto(this LetterTemplate template) => new()
    {
        TemplateId = template.Id,
        Version = template.Version,
        ValidFrom = template.ValidFrom.ToProto(),
        DanishTitle = template.Title.Danish,
        EnglishTitle = template.Title.English,
        Recipients = { template.Recipients.Select(recipient => (LetterRecipient)recipient) },
        Fields =
        {
            template.Fields.Select(field => new LetterTemplateField
            {
                Name = field.Name,
                Kind = (LetterFieldKind)field.Kind,
                ClassOfInformation = (InformationClass)field.Class,
                Required = field.Required,
                DanishLabel = field.Label.Danish,
                EnglishLabel = field.Label.English,
            }),
        },
        RuleIds = { template.Rules },
        ForClosedCases = template.ForClosedCases,
    };

    public static Letter ToProto(this StoredLetter letter) => new()
    {
        LetterId = letter.Id.ToString(),
        CaseId = letter.CaseId.ToString(),
        TemplateId = letter.TemplateId,
        TemplateVersion = letter.TemplateVersion,
        Title = LetterTemplates.Shipped.Of(letter.TemplateId, letter.TemplateVersion).Title.In(letter.Language.ToLanguage()),
        Language = letter.Language,
        Recipient = letter.Recipient,
        PageCount = letter.PageCount,
        Size = letter.Size,
        Sha256 = ByteString.CopyFrom(letter.Sha256),
        RenderedAt = letter.RenderedAt.ToTimestamp(),
        RenderedById = letter.ByReference,
        RenderedByName = letter.ByName,
    };

    public static LetterWithPdf ToProto(this StoredPdf letter) => new() { Letter = letter.Letter.ToProto(), Pdf = ByteString.CopyFrom(letter.Pdf) };

    public static LetterRendered ToEvent(this StoredLetter letter) => new()
    {
        CaseId = letter.CaseId.ToString(),
        LetterId = letter.Id.ToString(),
        TemplateId = letter.TemplateId,
        TemplateVersion = letter.TemplateVersion,
    };
}
