using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Sygeopfoelgning.Stories;

/// <summary>The letters of a story: each is written and stored as a PDF, and read again as its reader does.</summary>
public sealed class Letters(Suite suite, Stage stage, Course course)
{
    private const string Phone = "12 34 56 78, mandag til fredag kl. 9-14";

    private readonly LetterService.LetterServiceClient letters = new(suite.To("documentation"));

    private string CaseId => course.Registered.Case.CaseId;

    /// <summary>The invitation to a talk in person.</summary>
    /// <param name="talk">The talk.</param>
    /// <param name="bring">What the citizen is to bring.</param>
    public Task<string> Invitation(Talk talk, string bring) => Write(
        "indkaldelse", StartsAt(talk), Text("place", talk.Appointment.Workplace), Text("contact_form", "Personligt fremmøde"),
        Text("purpose", "Opfølgning på din sygemelding"), Text("officer", "Sofie Sagsbehandler"), Text("bring", bring), Text("phone", Phone));

    /// <summary>That a talk is cancelled because the case is closed.</summary>
    public Task<string> Cancellation(Talk talk) => Write("aflysning-afsluttet-sag", StartsAt(talk), Text("phone", Phone));

    /// <summary>The text of a letter says all of this.</summary>
    public void ExpectSays(string text, params string[] parts)
    {
        foreach (var part in parts)
        {
            stage.Expect($"the letter says \"{part}\"", true, text.Contains(part, StringComparison.Ordinal));
        }
    }

    private async Task<string> Write(string template, params LetterField[] fields)
    {
        var request = new RenderLetterRequest
        {
            RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, AtLeast = course.Registered.Position, TemplateId = template,
            Recipient = LetterRecipient.Citizen, Fields = { fields },
        };
        var written = (await Stage.Insist(() => letters.RenderLetterAsync(request, deadline: Suite.Soon))).Letter;
        var letter = (await letters.GetLetterAsync(new() { CaseId = CaseId, LetterId = written.LetterId }, deadline: Suite.Soon)).Letter;
        using var document = PdfDocument.Open(letter.Pdf.ToByteArray());
        stage.Tell($"letter \"{document.Information.Title}\", {document.NumberOfPages} page");
        var text = string.Join(' ', document.GetPages().Select(page => ContentOrderTextExtractor.GetText(page)));
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static LetterField StartsAt(Talk talk) => new() { Name = "starts_at", Time = talk.Appointment.StartsAt };

    private static LetterField Text(string name, string text) => new() { Name = name, Text = text };
}
