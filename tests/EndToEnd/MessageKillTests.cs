using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Testing.V1;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>A service that is killed when a channel has a letter, and before it is marked as sent: the channel gets it again and has it once.</summary>
[Collection(nameof(SharedStack))]
public sealed class MessageKillTests(SharedStack shared)
{
    private const int Municipality = 766;

    private readonly Stack stack = shared.Stack;

    [Fact]
    public async Task A_letter_is_sent_once_by_a_service_that_is_killed_between_the_handover_and_the_mark()
    {
        using var suite = stack.As(municipality: Municipality);
        var (caseId, letter) = await Written(suite);
        await Answers(suite, milliseconds: 5000);
        var message = await Send(suite, caseId, letter);
        await Stage.Until("the channel has it", () => Sent(suite, caseId), sent => sent.Count == 1);

        await stack.Kill("coordination");
        await stack.StartAgain("coordination");

        await Answers(suite, milliseconds: 0);
        await IsDelivered(suite, message);
        var once = Assert.Single(await Sent(suite, caseId));
        Assert.Equal((message.MessageId, letter.LetterId, 2), (once.MessageId, once.LetterId, once.Handovers));
        await Stage.Until(
            "the journal has it once", () => suite.Entries(caseId),
            entries => entries.Count(entry => entry.Subject == "Brev afsendt") == 1 && entries.Count(entry => entry.Subject == "Brev kommet frem") == 1);
    }

    [Fact]
    public async Task Letters_wait_while_documentation_is_away_and_nothing_else_does()
    {
        using var suite = stack.As(municipality: Municipality);
        var (caseId, letter) = await Written(suite);

        await stack.Kill("documentation");
        var message = await Send(suite, caseId, letter);
        var other = await Send(suite, caseId, letter);
        await new MessageService.MessageServiceClient(suite.To("coordination")).CancelMessageAsync(
            new() { RequestId = Guid.NewGuid().ToString(), CaseId = caseId, MessageId = other.MessageId, Etag = other.Etag }, deadline: Suite.Soon);
        var waiting = await Read(suite, message);
        Assert.Equal((MessageStatus.Queued, 0), (waiting.Status, waiting.Attempts));
        await stack.StartAgain("documentation");

        await IsDelivered(suite, message);
        Assert.Equal(message.MessageId, Assert.Single(await Sent(suite, caseId)).MessageId);
        Assert.Equal(MessageStatus.Cancelled, (await Read(suite, other)).Status);
    }

    private static async Task<(string CaseId, Letter Letter)> Written(Suite suite)
    {
        var registered = await suite.Intake.RegisterCaseAsync(
            new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase) }, deadline: Suite.Soon);
        var caseId = registered.Case.CaseId;
        await suite.Parties.ListPartiesAsync(new() { CaseId = caseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        var letter = await new LetterService.LetterServiceClient(suite.To("documentation")).RenderLetterAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = caseId, TemplateId = "aflysning", Recipient = LetterRecipient.Citizen,
                Fields =
                {
                    new LetterField { Name = "starts_at", Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)) },
                    new LetterField { Name = "phone", Text = "70 00 00 00" },
                },
                AtLeast = registered.Position,
            },
            deadline: Suite.Soon);
        return (caseId, letter.Letter);
    }

    private static async Task<Message> Send(Suite suite, string caseId, Letter letter) =>
        (await new MessageService.MessageServiceClient(suite.To("coordination")).SendMessageAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = caseId, Recipient = MessageRecipient.Citizen, LetterId = letter.LetterId,
                Purpose = MessagePurpose.Cancellation,
            },
            deadline: Suite.Soon)).Message;

    private static async Task<Message> Read(Suite suite, Message message) => (await new MessageService.MessageServiceClient(suite.To("coordination"))
        .GetMessageAsync(new() { CaseId = message.CaseId, MessageId = message.MessageId }, deadline: Suite.Soon)).Message;

    private static Task IsDelivered(Suite suite, Message message) =>
        Stage.Until("it is delivered", async () => (await Read(suite, message)).Status, status => status == MessageStatus.Delivered);

    private static async Task Answers(Suite suite, int milliseconds) => await new LocalChannelService.LocalChannelServiceClient(suite.To("coordination"))
        .SetChannelFaultsAsync(
            new() { Channel = MessageChannel.DigitalPost, Receipt = LocalReceipt.Usual, DelayMilliseconds = milliseconds }, deadline: Suite.Soon);

    private static async Task<IReadOnlyList<SentLocally>> Sent(Suite suite, string caseId) =>
        [.. (await new LocalChannelService.LocalChannelServiceClient(suite.To("coordination")).ListSentLocallyAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Sent];
}
