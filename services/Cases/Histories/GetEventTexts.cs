using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Histories;

internal sealed partial class EventTextService
{
    /// <summary>The texts of events, each as it was when the event was published.</summary>
    public override Task<GetEventTextsResponse> GetEventTexts(GetEventTextsRequest request, ServerCallContext context) =>
        reads.OnCase<GetEventTextsRequest, GetEventTextsResponse>(request, context, async session =>
        {
            var events = (await session.Run(HistoryStore.EventsAt(session, request.Sequences))).ToDictionary(one => one.Sequence);
            var parts = await history.Parts(session, events.Values);
            return new GetEventTextsResponse
            {
                Events =
                {
                    PageTokens.Fitting(request.Sequences.Select(sequence => new EventTexts
                    {
                        Sequence = sequence,
                        Texts = { events.TryGetValue(sequence, out var one) ? parts.Quotes(one) : [EventQuotes.Erased] },
                    })),
                },
            };
        });
}
