using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Coordination.</summary>
internal static class CoordinationRpcs
{
    private const string OfMessage = """{"caseId": "{caseId}", "messageId": "{recordId}", "etag": "{etag}"}""";

    public static readonly RpcRow[] Rows =
    [
        new("coordination.v1.MessageService.SendMessage",
            """
            {"caseId": "{caseId}", "recipient": "MESSAGE_RECIPIENT_CITIZEN", "letterId": "01930000-0000-7000-8000-0000000000aa",
             "purpose": "MESSAGE_PURPOSE_INVITATION"}
            """)
        {
            About = About.Parties, Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.CancelMessage", OfMessage)
        {
            About = About.ParkedMessage, Refuses = NoMessage, Costs = new(3, 15), Tried = new(5, 13), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.RetryMessage", OfMessage)
        {
            About = About.ParkedMessage, Refuses = NoMessage, Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.RecordReturnedMail",
            """{"caseId": "{caseId}", "messageId": "{recordId}", "etag": "{etag}", "returnedOn": {today}}""")
        {
            About = About.SentMessage, Refuses = NoMessage, Costs = new(3, 15), Tried = new(5, 13), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.RecordDeliveryDispute",
            """{"caseId": "{caseId}", "messageId": "{recordId}", "etag": "{etag}", "dispute": "Opdigtet indsigelse."}""")
        {
            About = About.SentMessage, Refuses = NoMessage, Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.DecideDelivery",
            """
            {"caseId": "{caseId}", "messageId": "{recordId}", "etag": "{etag}", "delivered": "ANSWER_NO", "reason": "Opdigtet begrundelse."}
            """)
        {
            About = About.DisputedMessage, Refuses = NoMessage, Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.SetDigitalPostExemption", """{"caseId": "{caseId}", "exempt": "ANSWER_YES"}""")
        {
            About = About.Parties, Costs = new(3, 15), Tried = new(5, 13), Again = new(2, 10),
        },
        new("coordination.v1.MessageService.GetMessage", """{"caseId": "{caseId}", "messageId": "{recordId}"}""")
        {
            About = About.ParkedMessage, Refuses = NoMessage, Costs = new(1, 3),
        },
        new("coordination.v1.MessageService.ListMessages", RpcRow.OfCase) { About = About.ParkedMessage, Costs = new(2, 5) },
        new("coordination.v1.MessageService.ListParkedMessages", RpcRow.Whole) { About = About.ParkedMessage, Costs = new(1, 2) },
        new("testing.v1.LocalChannelService.ListSentLocally", RpcRow.OfCase) { About = About.ParkedMessage, Costs = new(1, 3) },
        new("testing.v1.LocalChannelService.SetChannelFaults", """{"channel": "MESSAGE_CHANNEL_PAPER", "receipt": "LOCAL_RECEIPT_USUAL"}""")
        {
            Costs = new(1, 2),
        },
        new("coordination.v1.PartyService.ListParties", RpcRow.OfCase) { Costs = new(2, 4) },
        new("coordination.v1.WatchService.Watch", RpcRow.Watching("parties")) { Costs = new(1, 3) },
    ];

    private static string? NoMessage(Role role, CaseSeen seen) => "MESSAGE_NOT_FOUND";
}
