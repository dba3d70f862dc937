using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;

namespace Sygeopfoelgning.Coordination.Parties;

internal sealed partial class PartyService
{
    /// <summary>The parties of a case, in the order they were registered.</summary>
    public override Task<ListPartiesResponse> ListParties(ListPartiesRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, async (session, page) => session.Found(await PartyStore.List(
                session, session.CaseId, page.After is [var last] ? Guid.Parse(last) : null, page.Size + 1)),
            party => party.ToProto(Guid.Parse(request.CaseId)), (ListPartiesResponse answer) => answer.Parties,
            party => [party.PartyId.ToString()]);
}
