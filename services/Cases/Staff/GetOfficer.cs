using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>An officer with everything a page shows.</summary>
    public override Task<GetOfficerResponse> GetOfficer(GetOfficerRequest request, ServerCallContext context) =>
        reads.Run<GetOfficerRequest, GetOfficerResponse>(request, context, async session =>
        {
            var today = await session.Today();
            return await OfficerStore.Find(session, request.OfficerId, today) is { } officer
                ? (await HoldingStore.Find(session, officer.Id, today)).ToAnswer(officer)
                : new OfficerNotFound();
        });
}
