using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>What was changed in the register of staff and teams, newest first.</summary>
    public override Task<ListStaffChangesResponse> ListStaffChanges(ListStaffChangesRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, (session, page) => StaffHistory.List(session, request.Filter, page),
            change => change, (ListStaffChangesResponse answer) => answer.Changes, change => [change.ChangeId]);
}
