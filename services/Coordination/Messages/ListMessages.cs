using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>The messages of a case, the latest first.</summary>
    public override async Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        var isExempt = Answer.Unspecified;
        var answer = await reads.PageOnCase(
            request, context,
            async (session, page) =>
            {
                var listed = await messages.OfCase(session, session.CaseId, page);
                isExempt = await session.Run(ExemptionStore.Last(session, session.CaseId));
                return listed;
            },
            message => message.ToProto(), (ListMessagesResponse response) => response.Messages, message => [message.Id.ToString()]);
        answer.CitizenIsExempt = isExempt;
        return answer;
    }
}
