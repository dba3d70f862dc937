using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Cancels an absence (fravær aflyses).</summary>
    public override Task<CancelAbsenceResponse> CancelAbsence(CancelAbsenceRequest request, ServerCallContext context) =>
        writes.Run<CancelAbsenceRequest, CancelAbsenceResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            if (await HoldingStore.FindAbsence(work, officer.Id, Guid.Parse(request.AbsenceId)) is not { } absence)
            {
                return new OfficerAbsenceNotFound(request.AbsenceId);
            }

            HoldingStore.Cancel(work, absence);
            work.Record(absence.ToChange(officer, StaffChangeKind.AbsenceCancelled, request.Reason), absence.ToEvent(officer.Id, cancelled: true));
            return new CancelAbsenceResponse();
        });
}
