using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Letters;

internal sealed partial class LetterService
{
    /// <summary>A letter with its PDF.</summary>
    public override Task<GetLetterResponse> GetLetter(GetLetterRequest request, ServerCallContext context) =>
        reads.OnCase<GetLetterRequest, GetLetterResponse>(request, context, async session =>
        {
            var id = Guid.Parse(request.LetterId);
            return await store.Find(session, session.CaseId, id) is { } found
                ? new GetLetterResponse { Letter = found.ToProto() }
                : Result.Refused<GetLetterResponse>(new LetterNotFound(id));
        });
}
