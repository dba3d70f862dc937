using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.Journal;

internal sealed partial class JournalService
{
    /// <summary>Adds an entry (notat), also one that corrects an earlier one.</summary>
    public override Task<AppendEntryResponse> AppendEntry(AppendEntryRequest request, ServerCallContext context) =>
        writes.OnCase<AppendEntryRequest, AppendEntryResponse>(request, context, async work =>
        {
            var corrects = request.CorrectsEntryId.Length > 0 ? Guid.Parse(request.CorrectsEntryId) : (Guid?)null;
            var journal = work.Found(await store.Lock(work, work.CaseId, corrects));
            if (corrects is not null && !journal.HasCorrected)
            {
                return new CorrectedEntryNotFound(request.CorrectsEntryId);
            }

            var entry = request.ToNote(journal.Head, work);
            var head = JournalStore.Append(work, journal, entry);
            work.Append(entry.CaseId, entry.ToEvent());
            return new AppendEntryResponse { Entry = entry.ToProto(head.Hash) };
        });
}
