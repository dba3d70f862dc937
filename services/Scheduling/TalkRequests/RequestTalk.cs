using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

internal sealed partial class TalkRequestService
{
    /// <summary>Records that the citizen wants a talk (R-FU-RIGHT).</summary>
    public override Task<RequestTalkResponse> RequestTalk(RequestTalkRequest request, ServerCallContext context) =>
        writes.OnCase<RequestTalkRequest, RequestTalkResponse>(request, context, async work =>
        {
            var asked = new AskedTalk(Ids.New(work.Now), AskedKind.Talk, Asker.Citizen, request.RequestedOn.ToDateOnly() ?? work.Today, Wanted: null);
            return (await Tell(
                    work, (history, ended) => asked.Ask(history, ended).Map(one => (one, one.ToHappening(work.Today))), one => one.ToRequested(work.CaseId),
                    context.Language()))
                .Map(shown => new RequestTalkResponse { Request = shown });
        });
}

internal sealed class RequestTalkValidator : RequestValidator<RequestTalkRequest>
{
    public RequestTalkValidator() => RuleFor(request => request.RequestedOn).IsNotInTheFuture();
}
