using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>The cases of the caller's municipality.</summary>
internal sealed class CaseService(Reads reads, CaseStore store, PageTokens tokens) : V1.CaseService.CaseServiceBase
{
    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        reads.Run<GetCaseRequest, GetCaseResponse>(request, context, async session =>
            await store.Find(session, Guid.Parse(request.CaseId)) is { } file
                ? new GetCaseResponse { Case = CaseAnswer.Of(file) }
                : new CaseNotFound(request.CaseId));

    public override Task<ListCasesResponse> ListCases(ListCasesRequest request, ServerCallContext context) =>
        reads.Run<ListCasesRequest, ListCasesResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var token, out var refusal))
            {
                return refusal;
            }

            var listing = request.ToListing(session.Caller, PageEnd.Read(token));
            var files = await store.List(session, listing);
            return new ListCasesResponse
            {
                Cases = { files.Take(listing.Size).Select(CaseAnswer.Of) },
                NextPageToken = files.Count > listing.Size
                    ? tokens.Create(request, session.Caller, PageEnd.Of(files[listing.Size - 1]).ToKey())
                    : "",
            };
        });
}
