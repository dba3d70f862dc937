using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Testing.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Messages of a case, and what the local channels were handed.</summary>
internal static class GivenMessages
{
    public static MessageService.MessageServiceClient Messages(this Suite suite) => new(suite.To("coordination"));

    public static LocalChannelService.LocalChannelServiceClient Channels(this Suite suite) => new(suite.To("coordination"));

    /// <summary>An invitation to the citizen; of a letter that does not exist where none is given.</summary>
    public static SendMessageRequest Sending(string caseId, string? letterId = null) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Recipient = MessageRecipient.Citizen, LetterId = letterId ?? Guid.CreateVersion7().ToString(),
        Purpose = MessagePurpose.Invitation,
    };

    public static async Task<Message> Send(this Suite suite, string caseId, string? letterId = null) =>
        (await suite.Messages().SendMessageAsync(Sending(caseId, letterId), deadline: Suite.Soon)).Message;

    public static async Task<Message> Read(this Suite suite, Message message) => (await suite.Messages().GetMessageAsync(
        new() { CaseId = message.CaseId, MessageId = message.MessageId }, deadline: Suite.Soon)).Message;

    public static Task<Message> Becomes(this Suite suite, Message message, MessageStatus status) =>
        Eventually.Becomes($"the message is {status}", () => suite.Read(message), found => found.Status == status);

    public static async Task<IReadOnlyList<SentLocally>> SentLocally(this Suite suite, string caseId) =>
        [.. (await suite.Channels().ListSentLocallyAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Sent];

    public static async Task Fail(this Suite suite, MessageChannel channel, Action<SetChannelFaultsRequest> how)
    {
        var request = new SetChannelFaultsRequest { Channel = channel, Receipt = LocalReceipt.Usual };
        how(request);
        await suite.Channels().SetChannelFaultsAsync(request, deadline: Suite.Soon);
    }

    /// <summary>A letter to the citizen.</summary>
    public static Task<Letter> LetterToCitizen(this Suite suite, string caseId) => suite.Written(caseId, "aflysning", LetterRecipient.Citizen);

    /// <summary>A letter to an employer.</summary>
    public static Task<Letter> LetterToEmployer(this Suite suite, string caseId) => suite.Written(caseId, "moede-med-part", LetterRecipient.Employer);

    private static async Task<Letter> Written(this Suite suite, string caseId, string template, LetterRecipient recipient) =>
        (await suite.Letters().RenderLetterAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, TemplateId = template, Recipient = recipient, Fields = { GivenLetters.Fields(template) } },
            deadline: Suite.Soon)).Letter;
}
