using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>The numbers and the citizens' names of the cases that the caller may reach.</summary>
    public override Task<ListCaseNamesResponse> ListCaseNames(ListCaseNamesRequest request, ServerCallContext context) =>
        reads.Run<ListCaseNamesRequest, ListCaseNamesResponse>(request, context, async session => Result.Of(new ListCaseNamesResponse
        {
            Cases = { await store.Names(session, [.. request.CaseIds.Select(Guid.Parse).Distinct()]) },
        }));
}
