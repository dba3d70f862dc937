using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Lets a letter be sent, after this write (brev sendes).</summary>
    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context) =>
        writes.OnCase<SendMessageRequest, SendMessageResponse>(request, context, async work =>
        {
            Guid? partyId = request.PartyId.Length > 0 ? Guid.Parse(request.PartyId) : null;
            var basis = work.Found(await work.Run(MessageStore.Basis(work, work.CaseId, partyId, work.Today)));
            return basis.WayOf(request.Recipient, partyId, request.Purpose, request.PreferredChannel).Map(_ =>
            {
                var message = new KnownMessage(
                    Ids.New(work.Now), work.CaseId, request.Recipient, partyId, Guid.Parse(request.LetterId), request.Purpose, request.PreferredChannel,
                    ChangeOf(work));
                MessageStore.Insert(work, message);
                MessageSending.Start(work, message);
                work.Append(work.CaseId, message.ToQueued());
                return new SendMessageResponse { Message = message.ToProto() };
            });
        });
}

internal sealed class SendMessageValidator : RequestValidator<SendMessageRequest>
{
    public static readonly ViolationCode PartyForCitizen = new("PARTY_FOR_CITIZEN",
        "Borgeren er ikke en part med et id. Udelad parten, eller vælg arbejdsgiveren som modtager.",
        "The citizen is not a party with an id. Leave out the party, or choose the employer as the recipient.");

    public static readonly ViolationCode PartyMissing = new("PARTY_MISSING",
        "Angiv, hvilken af sagens arbejdsgivere der skal have brevet.",
        "State which employer of the case gets the letter.");

    public static readonly ViolationCode ChannelNotOfRecipient = new("CHANNEL_NOT_OF_RECIPIENT",
        "Kanalen passer ikke til modtageren. Borgeren får Digital Post eller papir; en arbejdsgiver får post til arbejdsgiveren.",
        "The channel does not go with the recipient. The citizen gets Digital Post or paper; an employer gets mail to the employer.");

    public SendMessageValidator()
    {
        RuleFor(request => request.PartyId)
            .Must((request, party) => request.Recipient != MessageRecipient.Citizen || party.Length == 0).Violates(PartyForCitizen)
            .Must((request, party) => request.Recipient != MessageRecipient.Employer || party.Length > 0).Violates(PartyMissing);
        RuleFor(request => request.PreferredChannel).Must((request, channel) => channel == MessageChannel.Unspecified || request.Recipient switch
        {
            MessageRecipient.Citizen => channel is MessageChannel.DigitalPost or MessageChannel.Paper,
            MessageRecipient.Employer => channel == MessageChannel.EmployerMail,
            _ => true,
        }).Violates(ChannelNotOfRecipient);
    }
}
