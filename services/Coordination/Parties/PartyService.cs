using Grpc.Core;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>The parties around a case (seed 004, S4-01).</summary>
internal sealed class PartyService(Reads reads, PageTokens tokens) : V1.PartyService.PartyServiceBase
{
    public override Task<ListPartiesResponse> ListParties(ListPartiesRequest request, ServerCallContext context) =>
        reads.Run<ListPartiesRequest, ListPartiesResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var after, out var refusal))
            {
                return refusal;
            }

            var size = PageTokens.Size(request.PageSize);
            var caseId = Guid.Parse(request.CaseId);
            var parties = await PartyStore.List(session, caseId, after is [var last] ? Guid.Parse(last) : null, size + 1);
            if (parties is null)
            {
                return new CaseNotFound(request.CaseId);
            }

            return new ListPartiesResponse
            {
                Parties = { parties.Take(size).Select(party => party.ToProto(caseId)) },
                NextPageToken = parties.Count > size
                    ? tokens.Create(request, session.Caller, parties[size - 1].PartyId.ToString())
                    : "",
            };
        });
}
