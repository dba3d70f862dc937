using System.Security.Cryptography;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Sygeopfoelgning.Tests.Service.Letters;

/// <summary>Letters against the real stack: written, read again as text, refused, listed.</summary>
public sealed class LetterTests(StackFixture fixture) : StackTest(fixture)
{
    [Theory]
    [InlineData("indkaldelse", LetterLanguage.Danish, "Indkaldelse til samtale om din sygedagpengesag", "torsdag den 10. december 2026 kl. 9.00", "din ret til sygedagpenge falde bort", "sygedagpengeloven § 21", "Mulighedserklæringen")]
    [InlineData("indkaldelse", LetterLanguage.English, "Invitation to a meeting", "Thursday 10 December 2026 at 9:00", "right to sickness benefit may lapse", "The Danish letter is the one that counts")]
    [InlineData("paamindelse", LetterLanguage.Danish, "Påmindelse om samtale", "Vi minder dig om")]
    [InlineData("paamindelse", LetterLanguage.English, "Reminder of a meeting", "We remind you")]
    [InlineData("aendring", LetterLanguage.Danish, "Din samtale er flyttet", "tirsdag den 8. december 2026 kl. 9.00", "torsdag den 10. december 2026 kl. 9.00")]
    [InlineData("aendring", LetterLanguage.English, "Your meeting has been moved", "Tuesday 8 December 2026 at 9:00")]
    [InlineData("aflysning", LetterLanguage.Danish, "Din samtale er aflyst", "Du skal ikke møde op")]
    [InlineData("aflysning", LetterLanguage.English, "Your meeting has been cancelled", "You are not to come")]
    [InlineData("oplysningsskema", LetterLanguage.Danish, "Oplysningsskema om din sygemelding", "den 18. december 2026", "betingelse for dine sygedagpenge", "arbejdsgiver kan få refusion", "Borgerservice")]
    [InlineData("oplysningsskema", LetterLanguage.English, "Information form", "Friday 18 December 2026")]
    [InlineData("moede-med-part", LetterLanguage.Danish, "Indkaldelse til møde", "Opdigtet Byg A/S", "Vi indkalder jer")]
    [InlineData("moede-med-part", LetterLanguage.English, "Invitation to a meeting", "Opdigtet Byg A/S")]
    public async Task A_letter_is_a_tagged_pdf_that_says_what_its_template_says(string template, LetterLanguage language, params string[] says)
    {
        var registered = await Caseworker.Register();
        var request = registered.Letter(template);
        request.Language = language;
        var rendered = await Caseworker.Letters().RenderLetterAsync(request, deadline: Suite.Soon);
        var read = (await Caseworker.Letters().GetLetterAsync(
            new() { CaseId = registered.Case.CaseId, LetterId = rendered.Letter.LetterId }, deadline: Suite.Soon)).Letter;

        Assert.Equal(rendered.Letter, read.Letter);
        var pdf = read.Pdf.ToByteArray();
        Assert.Equal(SHA256.HashData(pdf), read.Letter.Sha256.ToByteArray());
        Assert.Equal(pdf.Length, read.Letter.Size);
        using var document = PdfDocument.Open(pdf);
        Assert.Equal(read.Letter.PageCount, document.NumberOfPages);
        Assert.Equal(read.Letter.Title, document.Information.Title);
        Assert.True(document.TryGetXmpMetadata(out var metadata));
        Assert.Contains("pdfuaid", metadata.GetXDocument().ToString(), StringComparison.Ordinal);
        Assert.True(document.Structure.Catalog.CatalogDictionary.ContainsKey(UglyToad.PdfPig.Tokens.NameToken.Create("StructTreeRoot")));
        Assert.True(document.Structure.Catalog.CatalogDictionary.ContainsKey(UglyToad.PdfPig.Tokens.NameToken.Create("Lang")));
        var text = Flat(string.Join(' ', document.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))));
        Assert.All(says, said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.All(says, said => Assert.Contains(said, Flat(rendered.Text), StringComparison.Ordinal));
        Assert.Contains(registered.Case.CaseNumber, text, StringComparison.Ordinal);
        Assert.Contains(language == LetterLanguage.Danish ? "Side 1 af" : "Page 1 of", text, StringComparison.Ordinal);
        Assert.Equal(template != "moede-med-part", text.Contains(registered.Case.Citizen.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_letter_has_the_same_bytes_and_a_dry_run_keeps_nothing()
    {
        var registered = await Caseworker.Register();
        var dry = registered.Letter();
        dry.ValidateOnly = true;
        var tried = await Caseworker.Letters().RenderLetterAsync(dry, deadline: Suite.Soon);
        Assert.Empty(await Listed(registered.Case.CaseId));

        var first = await Caseworker.Render(registered);
        var second = await Caseworker.Render(registered);

        Assert.NotEqual(first.Letter.LetterId, second.Letter.LetterId);
        Assert.Equal(first.Letter.Sha256, second.Letter.Sha256);
        Assert.Equal(first.Letter.Sha256, tried.Letter.Sha256);
        Assert.Equal(first.Text, tried.Text);
        Assert.Equal([second.Letter, first.Letter], await Listed(registered.Case.CaseId));
    }

    [Fact]
    public async Task A_letter_has_an_entry_in_the_journal_that_names_the_template()
    {
        var registered = await Caseworker.Register();
        var rendered = await Caseworker.Render(registered);

        var journal = await Caseworker.Journal.ListEntriesAsync(
            new() { CaseId = registered.Case.CaseId, AtLeast = rendered.Position, PageSize = 200 }, deadline: Suite.Soon);

        var entry = Assert.Single(journal.Entries, one => one.Subject == "Brev dannet");
        Assert.Contains("aflysning, version 1", entry.Text, StringComparison.Ordinal);
        Assert.True((await Caseworker.Journal.VerifyJournalAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Intact);
    }

    [Fact]
    public async Task Everything_wrong_with_the_fields_is_said_at_once()
    {
        var registered = await Caseworker.Register();
        var request = registered.Letter("indkaldelse");
        request.Fields.Clear();
        request.Fields.Add([
            GivenLetters.Phone, GivenLetters.Phone, new LetterField { Name = "starts_at", Text = "i morgen" }, new LetterField { Name = "shoe_size", Text = "44 bred" },
            new LetterField { Name = "place", Text = new string('a', 301) },
        ]);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Caseworker.Letters().RenderLetterAsync(request, deadline: Suite.Soon));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(
            ["FIELD_MISSING", "FIELD_MISSING", "FIELD_TOO_LONG", "FIELD_TWICE", "FIELD_UNKNOWN", "FIELD_WRONG_KIND"],
            refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(violation => violation.Reason).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_recipient_another_template_and_another_letter_are_refused()
    {
        var registered = await Caseworker.Register();
        var toEmployer = registered.Letter("indkaldelse");
        toEmployer.Recipient = LetterRecipient.Employer;
        var unknown = registered.Letter();
        unknown.TemplateVersion = 99;

        Assert.Equal("TEMPLATE_NOT_FOR_RECIPIENT", await Refused(async () => await Caseworker.Letters().RenderLetterAsync(toEmployer, deadline: Suite.Soon)));
        Assert.Equal("LETTER_TEMPLATE_NOT_FOUND", await Refused(async () => await Caseworker.Letters().RenderLetterAsync(unknown, deadline: Suite.Soon)));
        Assert.Equal("LETTER_NOT_FOUND", await Refused(async () => await Caseworker.Letters().GetLetterAsync(
            new() { CaseId = registered.Case.CaseId, LetterId = Given.RequestId }, deadline: Suite.Soon)));
    }

    [Fact]
    public async Task A_template_is_listed_with_its_fields_and_read_with_its_text()
    {
        var listed = await Caseworker.Letters().ListLetterTemplatesAsync(new(), deadline: Suite.Soon);
        Assert.Equal(
            ["aendring", "aflysning", "indkaldelse", "moede-med-part", "oplysningsskema", "paamindelse"],
            listed.Templates.Select(template => template.TemplateId));

        var read = await Caseworker.Letters().GetLetterTemplateAsync(new() { TemplateId = "indkaldelse" }, deadline: Suite.Soon);
        Assert.Equal(listed.Templates.Single(template => template.TemplateId == "indkaldelse"), read.Template);
        Assert.Contains("bisidder", read.DanishText, StringComparison.Ordinal);
        Assert.Contains("{R-LAPSE}", read.EnglishText, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<Letter>> Listed(string caseId) =>
        (await Caseworker.Letters().ListLettersAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Letters;

    private static async Task<string> Refused(Func<Task> call) =>
        (await Assert.ThrowsAsync<RpcException>(call)).GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason;

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
