using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Letters that are sent.</summary>
internal static class GivenLetters
{
    private static readonly Timestamp Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    /// <summary>A letter to the citizen: a cancellation.</summary>
    public static Task<Letter> LetterToCitizen(this Suite suite, string caseId) => suite.Rendered(caseId, "aflysning", LetterRecipient.Citizen, Fields());

    /// <summary>A letter to an employer: an invitation to a meeting.</summary>
    public static Task<Letter> LetterToEmployer(this Suite suite, string caseId) => suite.Rendered(
        caseId, "moede-med-part", LetterRecipient.Employer,
        [
            new() { Name = "recipient_name", Text = "Opdigtet Arbejdsplads" }, new() { Name = "place", Text = "Opdigtet Plads 1" },
            new() { Name = "contact_form", Text = "personligt møde" }, .. Fields(),
        ]);

    private static async Task<Letter> Rendered(this Suite suite, string caseId, string template, LetterRecipient recipient, IEnumerable<LetterField> fields) =>
        (await new LetterService.LetterServiceClient(suite.To("documentation")).RenderLetterAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, TemplateId = template, Recipient = recipient, Fields = { fields } }, deadline: Suite.Soon)).Letter;

    private static IEnumerable<LetterField> Fields() => [new() { Name = "starts_at", Time = Time }, new() { Name = "phone", Text = "70 00 00 00" }];
}
