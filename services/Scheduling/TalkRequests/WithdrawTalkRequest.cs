using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

internal sealed partial class TalkRequestService
{
    /// <summary>Withdraws a request that no talk has answered.</summary>
    public override Task<WithdrawTalkRequestResponse> WithdrawTalkRequest(WithdrawTalkRequestRequest request, ServerCallContext context) =>
        writes.OnCase<WithdrawTalkRequestRequest, WithdrawTalkRequestResponse>(request, context, async work => (await Tell(
                work,
                (history, _) => AskedTalk.Find(history, Guid.Parse(request.TalkRequestId))
                    .Then(known => known.Withdraw(work.Today, IsCitizen(work))).Map(one => (one, one.ToTakenBack())),
                one => one.ToWithdrawn(work.CaseId), context.Language()))
            .Map(shown => new WithdrawTalkRequestResponse { Request = shown }));
}
