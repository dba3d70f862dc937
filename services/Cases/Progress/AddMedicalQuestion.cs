using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>Adds a question that medicine must answer (lægeligt spørgsmål tilføjes).</summary>
    public override Task<AddMedicalQuestionResponse> AddMedicalQuestion(AddMedicalQuestionRequest request, ServerCallContext context) => Add(
        request, context, (progress, by) => progress.Ask(request.Text, by), (record, _) => new AddMedicalQuestionResponse { Record = record });
}
