using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

internal sealed partial class TalkRequestService
{
    /// <summary>What was asked for in a case, the latest first.</summary>
    public override Task<ListTalkRequestsResponse> ListTalkRequests(ListTalkRequestsRequest request, ServerCallContext context) =>
        reads.OnCase<ListTalkRequestsRequest, ListTalkRequestsResponse>(request, context, async session =>
        {
            var plan = session.Found(await plans.Find(session, session.CaseId));
            var today = await session.Today();
            return new ListTalkRequestsResponse
            {
                Requests =
                {
                    AskedTalk.In(FactHistory.Of(plan.Basis!.Happenings).Value)
                        .Select(asked => asked.ToProto(session.CaseId, plan.Body.Deadlines, plan.Body.LeftOut, today, context.Language())),
                },
            };
        });
}
