using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>Records a measurement of progression (progressionsmåling), or corrects one.</summary>
    public override Task<RecordMeasurementResponse> RecordMeasurement(RecordMeasurementRequest request, ServerCallContext context) => Add(
        request, context,
        (progress, by) => progress.Record(
            new()
            {
                Instrument = request.Instrument, Value = request.Value, AnsweredBy = request.AnsweredBy, Note = request.Note,
                CorrectsMeasurementId = request.CorrectsMeasurementId,
            },
            request.MeasuredOn.ToDateOnly()!.Value, by),
        (record, after) => new RecordMeasurementResponse
        {
            Record = record, Worsening = after.Worsening(request.Instrument, request.AnsweredBy, instruments, context.Language()),
        });
}
