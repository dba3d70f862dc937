using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>Decides how far the health is clarified (helbredsmæssig afklaring).</summary>
    public override Task<DecideHealthClarificationResponse> DecideHealthClarification(
        DecideHealthClarificationRequest request, ServerCallContext context) => Add(
        request, context,
        (progress, by) => progress.Clarify(
            request.Etag, new() { Status = request.Status, Reason = request.Reason }, request.DecidedOn.ToDateOnly()!.Value, by),
        (record, after) => new DecideHealthClarificationResponse
        {
            Record = record,
            Clarification = after.ToClarification(),
            Warnings = { CaseProgress.LaterHolds(after.Clarification, record, "decided_on").Select(one => one.ToWarning(context.Language())) },
        });
}

internal sealed class DecideHealthClarificationValidator : RequestValidator<DecideHealthClarificationRequest>
{
    public DecideHealthClarificationValidator() => RuleFor(request => request.DecidedOn).IsNotInTheFuture();
}
