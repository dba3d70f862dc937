using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>The messages that are parked, the oldest first.</summary>
    public override Task<ListParkedMessagesResponse> ListParkedMessages(ListParkedMessagesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => messages.Parked(session, page), message => message.ToProto(),
            (ListParkedMessagesResponse answer) => answer.Messages, message => [message.Id.ToString()]);
}
