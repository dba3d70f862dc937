using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>Who looked at which case (adgangslog).</summary>
internal sealed class AccessLogService(Reads reads, PageTokens tokens) : V1.AccessLogService.AccessLogServiceBase
{
    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context) =>
        reads.Run<ListAccessesRequest, ListAccessesResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var token, out var refusal))
            {
                return refusal;
            }

            var listing = request.ToListing(token.ToPlace());
            var found = await AccessStore.List(session, listing);
            return new ListAccessesResponse
            {
                Accesses = { found.Take(listing.Size).Select(AccessMapping.ToAuditor) },
                NextPageToken = found.Count > listing.Size ? tokens.Create(request, session.Caller, found[listing.Size - 1].Place.ToKey()) : "",
            };
        });

    public override Task<ListCaseAccessesResponse> ListCaseAccesses(ListCaseAccessesRequest request, ServerCallContext context) =>
        reads.Run<ListCaseAccessesRequest, ListCaseAccessesResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var token, out var refusal))
            {
                return refusal;
            }

            var listing = request.ToListing(token.ToPlace());
            var found = await AccessStore.OfCase(session, listing);
            return new ListCaseAccessesResponse
            {
                Accesses = { found.Take(listing.Size).Select(AccessMapping.ToProto) },
                NextPageToken = found.Count > listing.Size ? tokens.Create(request, session.Caller, found[listing.Size - 1].Place.ToKey()) : "",
            };
        });
}
