using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>The cases that the caller may reach, filtered and in order.</summary>
    public override Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => store.List(session, request.ToListing(session.Caller, page)),
            CaseAnswer.Of, (ListCasesResponse answer) => answer.Cases, file => PageEnd.Of(file).ToKey());
}
