using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Cancels a message that is not sent yet (afsendelse annulleres).</summary>
    public override Task<CancelMessageResponse> CancelMessage(CancelMessageRequest request, ServerCallContext context) =>
        writes.OnCase<CancelMessageRequest, CancelMessageResponse>(request, context, async work =>
            (await Found(work, request.MessageId)).Then(known => known.Cancel(request.Etag, ChangeOf(work))).Map(message =>
            {
                MessageStore.Update(work, message);
                work.Append(work.CaseId, message.ToCancelled());
                return new CancelMessageResponse { Message = message.ToProto() };
            }));
}
