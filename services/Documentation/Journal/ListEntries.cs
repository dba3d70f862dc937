using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.Journal;

internal sealed partial class JournalService
{
    /// <summary>The entries of a case's journal.</summary>
    public override Task<ListEntriesResponse> ListEntries(ListEntriesRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, async (session, page) => session.Found(await store.Page(session, request.Order == EntryOrder.NumberDesc, page)).Entries,
            entry => entry.ToProto(Guid.Parse(request.CaseId)), (ListEntriesResponse answer) => answer.Entries,
            entry => [entry.Number.ToString(CultureInfo.InvariantCulture)]);
}
