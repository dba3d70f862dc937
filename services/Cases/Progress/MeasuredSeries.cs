using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>The measurements as series to draw, each with what its instrument says of the latest (S0-05, S0-13, S4-04, S4-17).</summary>
internal static class MeasuredSeries
{
    /// <summary>The series of a case: by instrument, and of each the citizen's answers before the officers'.</summary>
    public static IEnumerable<ProgressSeries> Series(this CaseProgress progress, InstrumentBook instruments, Language language) => progress.Measurements
        .GroupBy(one => (one.Measurement.Instrument, one.Measurement.AnsweredBy))
        .OrderBy(series => PlaceOf(instruments, series.Key.Instrument)).ThenBy(series => series.Key.AnsweredBy)
        .Select(series => Of(series.Key.Instrument, series.Key.AnsweredBy, [.. series], instruments, language));

    /// <summary>Whether the latest value of a series is a worsening; null where it has fewer than two.</summary>
    public static MeasuredWorsening? Worsening(
        this CaseProgress progress, ProgressInstrument instrument, AnsweredBy answeredBy, InstrumentBook instruments, Language language) =>
        Worsening(
            [.. progress.Measurements.Where(one => one.Measurement.Instrument == instrument && one.Measurement.AnsweredBy == answeredBy)],
            instruments, language);

    private static ProgressSeries Of(
        ProgressInstrument instrument, AnsweredBy answeredBy, List<ProgressRecord> points, InstrumentBook instruments, Language language)
    {
        var latest = points[^1].Measurement.Value;
        return new()
        {
            Instrument = instrument,
            AnsweredBy = answeredBy,
            Points =
            {
                points.Select(one => new ProgressPoint
                {
                    MeasurementId = one.RecordId, MeasuredOn = one.Day, Value = one.Measurement.Value, Note = one.Measurement.Note, AuthorName = one.AuthorName,
                }),
            },
            Latest = latest,
            ChangeSincePrevious = points.Count > 1 ? latest - points[^2].Measurement.Value : 0,
            ChangeSinceFirst = latest - points[0].Measurement.Value,
            Worsening = Worsening(points, instruments, language),
        };
    }

    private static MeasuredWorsening? Worsening(List<ProgressRecord> points, InstrumentBook instruments, Language language)
    {
        if (points.Count < 2
            || instruments.Find(Codes.Of(points[^1].Measurement.Instrument)) is not { } instrument
            || instrument.WorseningOf([.. points.Select(one => one.Measurement.Value)]) is not { } worsening)
        {
            return null;
        }

        var best = points[worsening.Best];
        return new()
        {
            IsWorse = worsening.IsWorse,
            RuleId = instruments.Worsening.RuleId,
            Formula = instruments.Worsening.Of(instrument).In(language),
            Certainty = (Types.V1.Certainty)instruments.Certainty,
            Latest = points[^1].Measurement.Value,
            Best = best.Measurement.Value,
            BestOn = best.Day,
            Difference = worsening.Difference,
            Threshold = instrument.Threshold,
        };
    }

    private static int PlaceOf(InstrumentBook instruments, ProgressInstrument instrument) =>
        instruments.Instruments.Select((one, place) => (one, place)).Where(pair => pair.one.Code == Codes.Of(instrument)).Select(pair => pair.place + 1).FirstOrDefault();
}
