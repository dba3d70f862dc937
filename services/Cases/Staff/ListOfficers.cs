using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>The officers of the municipality, by name.</summary>
    public override Task<ListOfficersResponse> ListOfficers(ListOfficersRequest request, ServerCallContext context) =>
        reads.Page(
            request, context,
            async (session, page) => await OfficerStore.List(
                session, request.Filter?.TeamId ?? "", request.Filter?.Function ?? OfficerFunction.Unspecified, request.Filter?.OnlyPresent == true,
                await session.Today(), page),
            officer => officer.ToProto(), (ListOfficersResponse answer) => answer.Officers, officer => [officer.Name, officer.Id]);
}
