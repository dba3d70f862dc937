using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>Settles a medical question (lægeligt spørgsmål afklares).</summary>
    public override Task<SettleMedicalQuestionResponse> SettleMedicalQuestion(SettleMedicalQuestionRequest request, ServerCallContext context) => Add(
        request, context,
        (progress, by) => progress.Settle(
            new() { QuestionId = request.QuestionId, Outcome = request.Outcome, Explanation = request.Explanation }, by),
        (record, _) => new SettleMedicalQuestionResponse { Record = record });
}
