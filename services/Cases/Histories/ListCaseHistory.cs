using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Histories;

internal sealed partial class CaseHistoryService
{
    /// <summary>The changes of a case, newest first.</summary>
    public override Task<ListCaseHistoryResponse> ListCaseHistory(ListCaseHistoryRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, (session, page) => Changes(session, request.Kinds, page, context.Language()), row => row.Change!,
            (ListCaseHistoryResponse answer) => answer.Changes, row => [row.Sequence.ToString(CultureInfo.InvariantCulture)]);

    // Only what is shown is looked up: of the rows beyond the page it is enough that they are there.
    private async Task<List<(long Sequence, CaseChange? Change)>> Changes(
        CaseRead session, IReadOnlyCollection<CaseChangeKind> kinds, Page page, Language language)
    {
        var events = await session.Run(HistoryStore.Events(
            session, kinds, page.After is [var last] ? long.Parse(last, CultureInfo.InvariantCulture) : null, page.Rows));
        var shown = events.Take(page.Size).ToList();
        var parts = await history.Parts(session, shown);
        return [.. shown.Select(one => (one.Sequence, (CaseChange?)parts.ToChange(one, language))), .. events.Skip(page.Size).Select(one => (one.Sequence, (CaseChange?)null))];
    }
}
