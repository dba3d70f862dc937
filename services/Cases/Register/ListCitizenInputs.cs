using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>The citizen's wishes, questions and information for the talks of a case (borgerens input), newest first.</summary>
    public override Task<ListCitizenInputsResponse> ListCitizenInputs(ListCitizenInputsRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, inputs.List, input => input, (ListCitizenInputsResponse answer) => answer.Inputs, input => [input.InputId]);
}
