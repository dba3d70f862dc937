using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

internal sealed partial class TalkRequestService
{
    /// <summary>Records that the citizen or the employer asks for early follow-up (R-FU-FAST).</summary>
    public override Task<RequestEarlyFollowUpResponse> RequestEarlyFollowUp(RequestEarlyFollowUpRequest request, ServerCallContext context) =>
        writes.OnCase<RequestEarlyFollowUpRequest, RequestEarlyFollowUpResponse>(request, context, async work =>
        {
            if (IsCitizen(work) && request.RequestedBy != TalkRequester.Citizen)
            {
                return new InvalidRequest([RequestEarlyFollowUpValidator.NotYoursToState.At("requested_by")]);
            }

            var isOwn = request.RequestedBy == TalkRequester.Citizen;
            var asked = new AskedTalk(
                Ids.New(work.Now), AskedKind.EarlyFollowUp, (Asker)request.RequestedBy, request.RequestedOn.ToDateOnly() ?? work.Today,
                isOwn ? true : request.WantedByCitizen.ToWanted());
            return (await Tell(
                    work, (history, ended) => asked.Ask(history, ended).Map(one => (one, one.ToHappening(work.Today))), one => one.ToRequested(work.CaseId),
                    context.Language()))
                .Map(shown => new RequestEarlyFollowUpResponse { Request = shown });
        });
}

internal sealed class RequestEarlyFollowUpValidator : RequestValidator<RequestEarlyFollowUpRequest>
{
    public static readonly ViolationCode NotYoursToState = new("NOT_YOURS_TO_STATE",
        "Du kan kun bede om tidlig opfølgning for dig selv. Arbejdsgiveren henvender sig selv til kommunen.",
        "You can only ask for early follow-up for yourself. The employer contacts the municipality.");

    public static readonly ViolationCode OwnWishStated = new("OWN_WISH_STATED",
        "Den, der selv beder om tidlig opfølgning, ønsker den. Udelad borgerens ønske, eller ret, hvem der beder.",
        "Who asks for early follow-up wants it. Leave out the citizen's wish, or correct who asks.");

    public RequestEarlyFollowUpValidator()
    {
        RuleFor(request => request.RequestedOn).IsNotInTheFuture();
        RuleFor(request => request.WantedByCitizen)
            .Must((request, wanted) => request.RequestedBy != TalkRequester.Citizen || wanted is Answer.Unspecified or Answer.Yes).Violates(OwnWishStated);
    }
}
