using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>One case.</summary>
    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        reads.OnCase<GetCaseRequest, GetCaseResponse>(request, context, async session =>
            new GetCaseResponse { Case = CaseAnswer.Of(session.Found(await store.Find(session, session.CaseId))) });
}
