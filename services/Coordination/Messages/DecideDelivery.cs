using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Decides whether a disputed message was delivered (afgørelse om modtagelse).</summary>
    public override Task<DecideDeliveryResponse> DecideDelivery(DecideDeliveryRequest request, ServerCallContext context) =>
        writes.OnCase<DecideDeliveryRequest, DecideDeliveryResponse>(request, context, async work =>
            (await Found(work, request.MessageId)).Then(known => known.Decide(
                request.Etag, request.Delivered == Answer.Yes, request.Reason, work.Today, ChangeOf(work))).Map(message =>
            {
                MessageStore.UpdateWithTexts(work, message);
                work.Append(work.CaseId, message.ToDecided());
                return new DecideDeliveryResponse { Message = message.ToProto() };
            }));
}

internal sealed class DecideDeliveryValidator : RequestValidator<DecideDeliveryRequest>
{
    public DecideDeliveryValidator() => RuleFor(request => request.Delivered).Must(one => one != Answer.NotKnown).Violates(Violations.YesOrNo);
}
