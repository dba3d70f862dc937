using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>Withdraws a measurement that was not so (måling trækkes tilbage).</summary>
    public override Task<WithdrawMeasurementResponse> WithdrawMeasurement(WithdrawMeasurementRequest request, ServerCallContext context) => Add(
        request, context, (progress, by) => progress.Withdraw(request.MeasurementId, request.Reason, by),
        (record, _) => new WithdrawMeasurementResponse { Record = record });
}
