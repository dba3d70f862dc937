using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Lets a parked message be sent again (afsendelse forsøges igen).</summary>
    public override Task<RetryMessageResponse> RetryMessage(RetryMessageRequest request, ServerCallContext context) =>
        writes.OnCase<RetryMessageRequest, RetryMessageResponse>(request, context, async work =>
            (await Found(work, request.MessageId)).Then(known => known.Retry(request.Etag, ChangeOf(work))).Map(message =>
            {
                MessageStore.Update(work, message);
                MessageSending.Start(work, message);
                work.Append(work.CaseId, message.ToRetried());
                return new RetryMessageResponse { Message = message.ToProto() };
            }));
}
