using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

internal sealed partial class TalkRequestService
{
    /// <summary>Records whether the citizen wants the early follow-up that the employer asked for (§ 13 b, stk. 3).</summary>
    public override Task<AnswerEarlyFollowUpResponse> AnswerEarlyFollowUp(AnswerEarlyFollowUpRequest request, ServerCallContext context) =>
        writes.OnCase<AnswerEarlyFollowUpRequest, AnswerEarlyFollowUpResponse>(request, context, async work => (await Tell(
                work,
                (history, ended) => AskedTalk.Find(history, Guid.Parse(request.TalkRequestId))
                    .Then(known => known.Answer(request.WantedByCitizen == Answer.Yes, ended)).Map(one => (one, one.ToHappening(work.Today))),
                one => one.ToAnswered(work.CaseId), context.Language()))
            .Map(shown => new AnswerEarlyFollowUpResponse { Request = shown }));
}

internal sealed class AnswerEarlyFollowUpValidator : RequestValidator<AnswerEarlyFollowUpRequest>
{
    public AnswerEarlyFollowUpValidator() =>
        RuleFor(request => request.WantedByCitizen).Must(answer => answer is Answer.Yes or Answer.No).Violates(Violations.YesOrNo);
}
