using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>The records of the progress, newest first.</summary>
    public override Task<ListProgressRecordsResponse> ListProgressRecords(ListProgressRecordsRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, store.List, record => record, (ListProgressRecordsResponse answer) => answer.Records, record => [record.RecordId]);
}
