using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.Journal;

internal sealed partial class JournalService
{
    // This much is verified in about the time of an ordinary call.
    private const int BytesPerCall = 256 * 1024;

    /// <summary>Whether the journal is as it was written.</summary>
    public override Task<VerifyJournalResponse> VerifyJournal(VerifyJournalRequest request, ServerCallContext context) =>
        reads.OnCase<VerifyJournalRequest, VerifyJournalResponse>(request, context, async session =>
        {
            // A long journal costs more than an ordinary call: it is charged as it is read.
            var uncharged = 0;
            var journal = session.Found(await store.Verify(session, session.CaseId, Charge));
            return new VerifyJournalResponse
            {
                Intact = journal.Found.Intact,
                EntryCount = journal.Found.EntryCount,
                FirstBrokenNumber = journal.Found.FirstBrokenNumber,
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
