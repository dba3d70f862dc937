using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>A message.</summary>
    public override Task<GetMessageResponse> GetMessage(GetMessageRequest request, ServerCallContext context) =>
        reads.OnCase<GetMessageRequest, GetMessageResponse>(request, context, async session =>
        {
            var id = Guid.Parse(request.MessageId);
            return await messages.Find(session, session.CaseId, id) is { } message
                ? new GetMessageResponse { Message = message.ToProto() }
                : Result.Refused<GetMessageResponse>(new MessageNotFound(id));
        });
}
