using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

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

internal sealed class RecordMeasurementValidator : RequestValidator<RecordMeasurementRequest>
{
    public RecordMeasurementValidator()
    {
        RuleFor(request => request.MeasuredOn).IsNotInTheFuture();
        RuleFor(request => request.Value)
            .Must((request, value) => InstrumentOf(request) is not { } instrument || instrument.Has(value))
            .Violates(ProgressViolations.ValueOutsideScale, request => InstrumentOf(request) is { } instrument ? [instrument.From, instrument.To] : []);
        RuleFor(request => request.AnsweredBy)
            .Must((request, who) => who == AnsweredBy.Unspecified || InstrumentOf(request) is not { } instrument || instrument.IsAnsweredBy((Answerer)who))
            .Violates(ProgressViolations.InstrumentNotAnsweredBy);
    }

    private static Rules.Instrument? InstrumentOf(RecordMeasurementRequest request) => InstrumentBook.Shipped.Find(Codes.Of(request.Instrument));
}
