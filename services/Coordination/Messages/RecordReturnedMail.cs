using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Records that a letter on paper came back (returpost).</summary>
    public override Task<RecordReturnedMailResponse> RecordReturnedMail(RecordReturnedMailRequest request, ServerCallContext context) =>
        writes.OnCase<RecordReturnedMailRequest, RecordReturnedMailResponse>(request, context, async work =>
            (await Found(work, request.MessageId)).Then(known => known.ComeBack(request.Etag, request.ReturnedOn.ToDateOnly()!.Value, ChangeOf(work))).Map(message =>
            {
                MessageStore.Update(work, message);
                work.Append(work.CaseId, message.ToReturned());
                return new RecordReturnedMailResponse { Message = message.ToProto() };
            }));
}

internal sealed class RecordReturnedMailValidator : RequestValidator<RecordReturnedMailRequest>
{
    public RecordReturnedMailValidator() => RuleFor(request => request.ReturnedOn).IsDate().IsNotInTheFuture();
}
