using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Letters that tests write.</summary>
internal static class GivenLetters
{
    public static readonly LetterField Phone = new() { Name = "phone", Text = "12 34 56 78, mandag til fredag kl. 9-14" };

    /// <summary>Thursday 10 December 2026 at 9:00 in Denmark.</summary>
    public static readonly LetterField StartsAt = new() { Name = "starts_at", Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 12, 10, 8, 0, 0, TimeSpan.Zero)) };

    private static readonly LetterField Place = new() { Name = "place", Text = "Jobcenter Opdigtet, Prøvevej 1, lokale 2.14" };
    private static readonly LetterField Form = new() { Name = "contact_form", Text = "Personligt fremmøde" };

    /// <summary>The fields of each template.</summary>
    public static IReadOnlyList<LetterField> Fields(string template) => template switch
    {
        "indkaldelse" =>
        [
            StartsAt, Place, Form, Text("purpose", "Første opfølgningssamtale"), Text("officer", "Sofie Sagsbehandler"),
            Text("bring", "Mulighedserklæringen\nAftaler med din arbejdsgiver"), Phone,
        ],
        "paamindelse" => [StartsAt, Place, Form, Phone],
        "aendring" => [new() { Name = "moved_from", Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 12, 8, 8, 0, 0, TimeSpan.Zero)) }, StartsAt, Place, Form, Phone],
        "aflysning" or "aflysning-afsluttet-sag" => [StartsAt, Phone],
        "oplysningsskema" =>
        [
            new() { Name = "reply_by", Date = new() { Year = 2026, Month = 12, Day = 18 } }, Text("how_to_reply", "På borger.dk"), Text("contact", "Borgerservice"), Phone,
        ],
        "moede-med-part" => [Text("recipient_name", "Opdigtet Byg A/S"), StartsAt, Place, Form, Phone],
        _ => throw new ArgumentOutOfRangeException(nameof(template), template, null),
    };

    public static LetterService.LetterServiceClient Letters(this Suite suite) => new(suite.To("documentation"));

    public static RenderLetterRequest Letter(this RegisterCaseResponse registered, string template = "aflysning") => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position, TemplateId = template,
        Recipient = template == "moede-med-part" ? LetterRecipient.Employer : LetterRecipient.Citizen, Fields = { Fields(template) },
    };

    public static async Task<RenderLetterResponse> Render(this Suite suite, RegisterCaseResponse registered, string template = "aflysning") =>
        await suite.Letters().RenderLetterAsync(registered.Letter(template), deadline: Suite.Soon);

    private static LetterField Text(string name, string text) => new() { Name = name, Text = text };
}
