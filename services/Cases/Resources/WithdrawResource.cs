using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Resources;

internal sealed partial class ResourceService
{
    /// <summary>Withdraws a resource that is no longer so (ressource trækkes tilbage).</summary>
    public override Task<WithdrawResourceResponse> WithdrawResource(WithdrawResourceRequest request, ServerCallContext context) =>
        writes.OnCase<WithdrawResourceRequest, WithdrawResourceResponse>(request, context, async work =>
        {
            var known = work.Found(await statements.Find(work, work.CaseId));
            var by = Author.Of(work.Actor);
            return known.Withdraw(About.Resource, Guid.Parse(request.ResourceId), request.Reason, by, work.Now).Map(said =>
            {
                StatementStore.Withdraw(work, said);
                work.Append(work.CaseId, new ResourceWithdrawn { CaseId = work.CaseId.ToString(), ResourceId = said.Id.ToString(), WrittenBy = by.WrittenBy });
                return new WithdrawResourceResponse { Resource = said.ToResource(work.CaseId) };
            });
        });
}
