using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>The journal of a case (journal, notatpligt).</summary>
internal sealed class JournalService(Reads reads, Writes writes, JournalStore store, PageTokens tokens, CallCost cost)
    : V1.JournalService.JournalServiceBase
{
    // What is verified in about the time of an ordinary call.
    private const int BytesPerCall = 256 * 1024;

    public override Task<ListEntriesResponse> ListEntries(ListEntriesRequest request, ServerCallContext context) =>
        reads.Run<ListEntriesRequest, ListEntriesResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var after, out var refusal))
            {
                return refusal;
            }

            var size = PageTokens.Size(request.PageSize);
            var journal = await store.Page(
                session, Guid.Parse(request.CaseId), after is [var number] ? long.Parse(number, CultureInfo.InvariantCulture) : null,
                newestFirst: request.Order == EntryOrder.NumberDesc, limit: size + 1);
            if (journal is null)
            {
                return new CaseNotFound(request.CaseId);
            }

            var shown = PageTokens.Fitting(journal.Entries.Take(size).Select(entry => entry.ToProto(journal.Head.CaseId)));
            return new ListEntriesResponse
            {
                Entries = { shown },
                NextPageToken = journal.Entries.Count > shown.Count
                    ? tokens.Create(request, session.Caller, shown[^1].Number.ToString(CultureInfo.InvariantCulture))
                    : "",
            };
        });

    public override Task<AppendEntryResponse> AppendEntry(AppendEntryRequest request, ServerCallContext context) =>
        writes.Run<AppendEntryRequest, AppendEntryResponse>(request, context, async work =>
        {
            var corrects = request.CorrectsEntryId.Length > 0 ? Guid.Parse(request.CorrectsEntryId) : (Guid?)null;
            if (await store.Lock(work, Guid.Parse(request.CaseId), corrects) is not { } journal)
            {
                return new CaseNotFound(request.CaseId);
            }

            if (corrects is not null && !journal.HasCorrected)
            {
                return new CorrectedEntryNotFound(request.CorrectsEntryId);
            }

            work.Key = journal.Key;
            var entry = request.ToNote(journal.Head, work);
            var head = JournalStore.Append(work, journal, entry);
            work.Append(entry.CaseId, entry.ToEvent());

            var written = entry.ToProto(head.Hash);
            if (work.ValidateOnly)
            {
                (written.EntryId, written.Number, written.Hash) = ("", 0, ByteString.Empty);
            }

            return new AppendEntryResponse { Entry = written };
        });

    public override Task<VerifyJournalResponse> VerifyJournal(VerifyJournalRequest request, ServerCallContext context) =>
        reads.Run<VerifyJournalRequest, VerifyJournalResponse>(request, context, async session =>
        {
            // A long journal costs more than a call does: it is charged as it is read.
            var uncharged = 0;
            if (await store.Verify(session, Guid.Parse(request.CaseId), Charge) is not { } journal)
            {
                return new CaseNotFound(request.CaseId);
            }

            var found = journal.Found;
            return new VerifyJournalResponse
            {
                Intact = found.Intact,
                EntryCount = found.EntryCount,
                FirstBrokenNumber = found.FirstBrokenNumber,
                HeadHash = journal.Head.EntryCount > 0 ? ByteString.CopyFrom(journal.Head.Hash) : ByteString.Empty,
                ErasedAt = journal.ErasedAt?.ToTimestamp(),
            };

            void Charge(int bytes)
            {
                uncharged += bytes;
                cost.Charge(context, uncharged / BytesPerCall);
                uncharged %= BytesPerCall;
            }
        });
}
