using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Records that the recipient says that a message did not arrive (indsigelse).</summary>
    public override Task<RecordDeliveryDisputeResponse> RecordDeliveryDispute(RecordDeliveryDisputeRequest request, ServerCallContext context) =>
        writes.OnCase<RecordDeliveryDisputeRequest, RecordDeliveryDisputeResponse>(request, context, async work =>
            (await Found(work, request.MessageId)).Then(known => known.SayNotReceived(request.Etag, request.Dispute, ChangeOf(work))).Map(message =>
            {
                MessageStore.UpdateWithTexts(work, message);
                work.Append(work.CaseId, message.ToDisputed());
                return new RecordDeliveryDisputeResponse { Message = message.ToProto() };
            }));
}
