using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Resources;

internal sealed partial class ResourceService
{
    /// <summary>Records a resource (ressource registreres).</summary>
    public override Task<RecordResourceResponse> RecordResource(RecordResourceRequest request, ServerCallContext context) =>
        writes.OnCase<RecordResourceRequest, RecordResourceResponse>(request, context, async work =>
        {
            var known = work.Found(await statements.Find(work, work.CaseId));
            return known.Record(About.Resource, request.Text, request.Wording, Author.Of(work.Actor), Ids.New(work.Now), work.Now).Map(said =>
            {
                StatementStore.Insert(work, said);
                work.Append(work.CaseId, said.ToResourceRecorded(work.CaseId));
                return new RecordResourceResponse { Resource = said.ToResource(work.CaseId) };
            });
        });
}
