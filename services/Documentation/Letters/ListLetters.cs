using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.Letters;

internal sealed partial class LetterService
{
    /// <summary>The letters of a case, newest first.</summary>
    public override Task<ListLettersResponse> ListLetters(ListLettersRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, (session, page) => LetterStore.OfCase(session, page), letter => letter.ToProto(),
            (ListLettersResponse answer) => answer.Letters, letter => [letter.Id.ToString()]);
}
