using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>The instruments of progression.</summary>
    public override Task<ListInstrumentsResponse> ListInstruments(ListInstrumentsRequest request, ServerCallContext context) =>
        reads.Run<ListInstrumentsRequest, ListInstrumentsResponse>(request, context, _ => Task.FromResult(Result.Of(new ListInstrumentsResponse
        {
            Instruments = { instruments.Instruments.Select(one => ToProto(one, context.Language())) },
        })));

    private V1.Instrument ToProto(Rules.Instrument instrument, Language language) => new()
    {
        Instrument_ = Codes.Parse<ProgressInstrument>(instrument.Code),
        Name = instrument.Name.In(language),
        Questions = { instrument.Questions.Select(one => new V1.InstrumentQuestion { To = (AnsweredBy)one.To, Text = one.Text.In(language) }) },
        From = instrument.From,
        To = instrument.To,
        Anchors = { instrument.Anchors.Select(one => new V1.ScaleAnchor { Value = one.Value, Word = one.Word.In(language) }) },
        Better = (V1.BetterEnd)instrument.Better,
        WorseningRuleId = instruments.Worsening.RuleId,
        WorseningFormula = instruments.Worsening.Of(instrument).In(language),
        Threshold = instrument.Threshold,
        Within = instrument.Within,
        Source = instruments.Source,
        Certainty = (Types.V1.Certainty)instruments.Certainty,
    };
}
