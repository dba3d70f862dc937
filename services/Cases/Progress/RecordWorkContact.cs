using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>Records how the contact with the workplace or the labour market stands (kontakt til arbejdsmarkedet).</summary>
    public override Task<RecordWorkContactResponse> RecordWorkContact(RecordWorkContactRequest request, ServerCallContext context) => Add(
        request, context,
        (progress, by) => progress.Contacted(
            request.Etag, new() { State = request.State, Note = request.Note }, request.FromDay.ToDateOnly()!.Value, by),
        (record, after) => new RecordWorkContactResponse
        {
            Record = record,
            Contact = after.ToContact(),
            Warnings = { CaseProgress.LaterHolds(after.Contact, record, "from_day").Select(one => one.ToWarning(context.Language())) },
        });
}

internal sealed class RecordWorkContactValidator : RequestValidator<RecordWorkContactRequest>
{
    public RecordWorkContactValidator() => RuleFor(request => request.FromDay).IsNotInTheFuture();
}
