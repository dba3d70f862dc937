using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Erasures;

internal sealed partial class ErasureService
{
    /// <summary>Orders the erasure of a case and starts it here; the other services follow by event.</summary>
    public override Task<OrderErasureResponse> OrderErasure(OrderErasureRequest request, ServerCallContext context) =>
        writes.OnCase<OrderErasureRequest, OrderErasureResponse>(request, context, async work =>
        {
            var number = await store.Lock(work);
            if (number.ToString() != request.CaseNumber)
            {
                return new CaseNumberMismatch();
            }

            var ordered = new OrderedErasure(Ids.New(work.Now), work.CaseId, number, work.Actor.Subject, request.Reason, work.Now);
            store.Keep(work, ordered);
            work.Append(work.CaseId, new CaseErasureOrdered { CaseId = request.CaseId, ErasureId = ordered.ErasureId.ToString() });
            await erasure.Erase(work, work.CaseId, ordered.ErasureId);
            ErasureStore.Note(work, ordered.ErasureId, ErasureProgress.First);
            return new OrderErasureResponse { Erasure = ordered.ToProto([new ServiceProgress(ErasureProgress.First, work.Now)]) };
        });
}
