using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Ends a mandate before its time.</summary>
    public override Task<EndMandateResponse> EndMandate(EndMandateRequest request, ServerCallContext context) =>
        writes.Run<EndMandateRequest, EndMandateResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            var mandates = (await HoldingStore.Find(work, officer.Id, work.Today)).Mandates;
            if (mandates.FirstOrDefault(one => one.Id == Guid.Parse(request.MandateId)) is not { } mandate)
            {
                return new MandateNotFound(request.MandateId);
            }

            return mandate.End(request.LastDay.ToDateOnly()!.Value, work.Today).Map(ended =>
            {
                HoldingStore.End(work, ended);
                work.Record(ended.ToChange(officer, StaffChangeKind.MandateEnded, request.Reason), ended.ToEvent(officer.Id));
                return new EndMandateResponse { Mandate = ended.ToProto() };
            });
        });
}
