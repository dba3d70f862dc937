using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>
/// What was said or written in acts on a case, fetched from Cases before the entries are written: events carry no free text. What is
/// erased meanwhile is recorded as erased.
/// </summary>
internal sealed class CaseTexts(ServiceClients clients, TimeProvider time)
{
    /// <summary>What the access log of Cases shows as the purpose.</summary>
    public const string Purpose = "journalføring";

    private const int MostAtOnce = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly IReadOnlyList<EntryQuote> Gone = [new Types.V1.Quote { Erased = true }.ToQuote()];

    /// <summary>The texts of events of one case, by sequence.</summary>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<EntryQuote>>> Of(IReadOnlyList<Event> events, CancellationToken cancel)
    {
        var cases = new EventTextService.EventTextServiceClient(clients.To("cases", (short)events[0].MunicipalityCode, Purpose));
        var found = new Dictionary<long, IReadOnlyList<EntryQuote>>();
        try
        {
            // An answer may be full before it has all of them.
            while (Missing(events, found) is { Length: > 0 } missing)
            {
                var answer = await cases.GetEventTextsAsync(
                    new GetEventTextsRequest { CaseId = events[0].AggregateId, Sequences = { missing } },
                    deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancel);
                foreach (var one in answer.Events)
                {
                    found[one.Sequence] = [.. one.Texts.Select(text => text.ToQuote())];
                }

                if (answer.Events.Count == 0)
                {
                    throw new InvalidOperationException("Cases answered none of the events.");
                }
            }
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            // The case was erased, or is not there: so are its texts.
            foreach (var sequence in events.Select(one => one.Sequence))
            {
                found.TryAdd(sequence, Gone);
            }
        }

        return found;
    }

    private static long[] Missing(IReadOnlyList<Event> events, Dictionary<long, IReadOnlyList<EntryQuote>> found) =>
        [.. events.Select(one => one.Sequence).Where(sequence => !found.ContainsKey(sequence)).Take(MostAtOnce)];
}
