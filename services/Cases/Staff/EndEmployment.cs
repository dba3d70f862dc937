using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Ends an employment (fratrædelse).</summary>
    public override Task<EndEmploymentResponse> EndEmployment(EndEmploymentRequest request, ServerCallContext context) =>
        writes.Run<EndEmploymentRequest, EndEmploymentResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound(request.OfficerId);
            }

            return officer.End(request.Etag, request.LastDay.ToDateOnly()!.Value, work.Today).Map(ended =>
            {
                work.Keep(ended, StaffChangeKind.EmploymentEnded, request.Reason);
                return new EndEmploymentResponse { Officer = (ended with { IsPresent = officer.IsPresent && !ended.HasLeft(work.Today) }).ToProto() };
            });
        });
}
