using System.Security.Cryptography;
using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Xunit;

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
    [InlineData("aflysning", LetterLanguage.English, "Your meeting has been cancelled", "You should not come")]
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
        request.Fields.AddRange([
            GivenLetters.Phone, GivenLetters.Phone, new LetterField { Name = "starts_at", Text = "i morgen" }, new LetterField { Name = "shoe_size", Text = "44 bred" },
            new LetterField { Name = "place", Text = new string('a', 301) },
        ]);

        await Refused.For(
            Caseworker.Letters().RenderLetterAsync(request, deadline: Suite.Soon),
            ("fields[1].name", "FIELD_TWICE"), ("fields[2]", "FIELD_WRONG_KIND"), ("fields[3].name", "FIELD_UNKNOWN"), ("fields[4].text", "FIELD_TOO_LONG"),
            ("fields", "FIELD_MISSING"), ("fields", "FIELD_MISSING"));
    }

    [Fact]
    public async Task Another_recipient_another_template_and_another_letter_are_refused()
    {
        var registered = await Caseworker.Register();
        var toEmployer = registered.Letter("indkaldelse");
        toEmployer.Recipient = LetterRecipient.Employer;
        var unknown = registered.Letter();
        unknown.TemplateVersion = 99;

        await Refused.By(StatusCode.FailedPrecondition, "TEMPLATE_NOT_FOR_RECIPIENT", Caseworker.Letters().RenderLetterAsync(toEmployer, deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "LETTER_TEMPLATE_NOT_FOUND", Caseworker.Letters().RenderLetterAsync(unknown, deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "LETTER_NOT_FOUND", Caseworker.Letters().GetLetterAsync(
            new() { CaseId = registered.Case.CaseId, LetterId = Given.RequestId }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_closed_case_has_letters_of_its_own()
    {
        var registered = await Caseworker.Register();
        await Refused.By(StatusCode.FailedPrecondition, "TEMPLATE_NOT_FOR_STATUS", Caseworker.Letters().RenderLetterAsync(
            registered.Letter("aflysning-afsluttet-sag"), deadline: Suite.Soon));
        var recovered = await Caseworker.Courses.RecordRecoveryAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, RecoveredOn = Given.Today.ToProto(),
                Source = Types.V1.RecoverySource.Officer,
            },
            deadline: Suite.Soon);
        await Caseworker.Courses.CloseCaseAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = recovered.Course.Etag, ClosedOn = Given.Today.ToProto(),
                Outcome = Types.V1.CaseOutcome.RetainedInJob, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);

        await Refused.By(StatusCode.FailedPrecondition, "TEMPLATE_NOT_FOR_STATUS", Caseworker.Letters().RenderLetterAsync(registered.Letter(), deadline: Suite.Soon));
        Assert.Contains(
            "fordi din sag er afsluttet", (await Caseworker.Render(registered, "aflysning-afsluttet-sag")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protected_address_is_in_no_letter()
    {
        var form = Given.Form();
        form.Citizen.Address = new() { Street = "Hemmelig Vej 9 (opdigtet)", PostalCode = "2000", City = "Frederiksberg" };
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);

        var facts = (await Caseworker.Cases.GetLetterFactsAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Facts;
        Assert.Null(facts.CitizenAddress);
        Assert.Equal((registered.Case.CaseNumber, form.Citizen.Name), (facts.CaseNumber, facts.CitizenName));
        Assert.DoesNotContain("Hemmelig", (await Caseworker.Render(registered)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_letters_are_set_no_connection_is_held()
    {
        // The program that sets letters starts only when this file is there.
        using var node = new FakeNode("while [ ! -e \"$0.go\" ]; do sleep 0.1; done");
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        await using var replica = await Replica.Start(Stack, "documentation", ("PATH", node.Path), ("Letters__MostSeconds", "120"));
        using var suite = Stack.At("documentation", replica.Address, municipality: Municipality);

        // More than the pool has connections, and fewer than may be in flight.
        var letters = Enumerable.Range(0, 24).Select(_ => suite.Letters().RenderLetterAsync(registered.Letter(), deadline: DateTime.UtcNow.AddMinutes(3)).ResponseAsync).ToList();
        Assert.Empty((await suite.Letters().ListLettersAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Letters);
        Assert.NotEmpty((await suite.Journal.ListEntriesAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Entries);
        Assert.DoesNotContain(letters, letter => letter.IsCompletedSuccessfully);
        node.Go();

        var set = 0;
        foreach (var letter in letters)
        {
            try
            {
                await letter;
                set++;
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted)
            {
                // Too many at once for a start that slow.
            }
        }

        Assert.Equal(set, (await suite.Letters().ListLettersAsync(new() { CaseId = registered.Case.CaseId, PageSize = 200 }, deadline: Suite.Soon)).Letters.Count);
        Assert.True(set > 0);
    }

    [Fact]
    public async Task A_program_that_dies_in_the_middle_of_a_letter_is_replaced_and_the_letter_is_set()
    {
        using var node = new FakeNode("if [ ! -e \"$0.died\" ]; then touch \"$0.died\"; read -r _; exit 1; fi");
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        await using var replica = await Replica.Start(Stack, "documentation", ("PATH", node.Path));
        using var suite = Stack.At("documentation", replica.Address, municipality: Municipality);

        Assert.Equal(1, (await suite.Letters().RenderLetterAsync(registered.Letter(), deadline: Suite.Soon)).Letter.PageCount);

        Assert.True(node.Died);
    }

    [Theory]
    [InlineData("services__cases__grpc__0", "http://127.0.0.1:1", "CASE_FACTS_AWAY")]
    [InlineData("Letters__Packages", "/nowhere", "LETTERS_AWAY")]
    public async Task What_a_letter_needs_and_is_away_is_said_and_the_service_stays_ready(string setting, string value, string reason)
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        await using var replica = await Replica.Start(Stack, "documentation", (setting, value));
        using var suite = Stack.At("documentation", replica.Address, municipality: Municipality);
        var request = registered.Letter();
        request.AtLeast = "";

        await Refused.By(StatusCode.Unavailable, reason, suite.Letters().RenderLetterAsync(request, deadline: Suite.Soon));

        Assert.NotEmpty((await suite.Letters().ListLetterTemplatesAsync(new(), deadline: Suite.Soon)).Templates);
    }

    [Fact]
    public async Task A_template_is_listed_with_its_fields_and_read_with_its_text()
    {
        var listed = await Caseworker.Letters().ListLetterTemplatesAsync(new(), deadline: Suite.Soon);
        Assert.Equal(
            ["aendring", "aflysning-afsluttet-sag", "aflysning", "indkaldelse", "moede-med-part", "oplysningsskema", "paamindelse"],
            listed.Templates.Select(template => template.TemplateId));

        var read = await Caseworker.Letters().GetLetterTemplateAsync(new() { TemplateId = "indkaldelse" }, deadline: Suite.Soon);
        Assert.Equal(listed.Templates.Single(template => template.TemplateId == "indkaldelse"), read.Template);
        Assert.Contains("bisidder", read.DanishText, StringComparison.Ordinal);
        Assert.Contains("{R-LAPSE}", read.EnglishText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_is_exported_with_its_case_and_goes_with_it()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var rendered = await Caseworker.Render(registered);

        using var export = new CaseFileService.CaseFileServiceClient(Caseworker.To("documentation"))
            .ExportCase(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        var records = new List<CaseFileRecord>();
        await foreach (var message in export.ResponseStream.ReadAllAsync())
        {
            records.AddRange(message.Records);
        }

        var exported = Assert.Single(records, record => record.RecordCase == CaseFileRecord.RecordOneofCase.Letter).Letter;
        Assert.Equal(rendered.Letter, exported.Letter);
        Assert.Equal(rendered.Letter.Sha256.ToByteArray(), SHA256.HashData(exported.Pdf.ToByteArray()));

        var database = await Fixture.Database("documentation", "superuser");
        const string Letters = "select count(*) from letter where case_id = $1";
        Assert.Equal(1, await database.One<long>(Letters, Guid.Parse(registered.Case.CaseId)));
        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new() { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." },
            deadline: Suite.Soon);
        await Eventually.Becomes("the letters are gone", () => database.One<long>(Letters, Guid.Parse(registered.Case.CaseId)), count => count == 0);
    }

    private async Task<IEnumerable<Letter>> Listed(string caseId) =>
        (await Caseworker.Letters().ListLettersAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Letters;

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
