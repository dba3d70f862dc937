using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Erasures;

/// <summary>Erasure of whole cases (sletning, P-16): ordered and begun here, followed by every service.</summary>
internal sealed class ErasureService(Reads reads, Writes writes, ErasureStore store, CaseErasure erasure) : V1.ErasureService.ErasureServiceBase
{
    public override Task<OrderErasureResponse> OrderErasure(OrderErasureRequest request, ServerCallContext context) =>
        writes.Run<OrderErasureRequest, OrderErasureResponse>(request, context, async work =>
        {
            var caseId = Guid.Parse(request.CaseId);
            if (await store.Lock(work, caseId) is not { } locked)
            {
                return new CaseNotFound(request.CaseId);
            }

            if (locked.Number.ToString() != request.CaseNumber)
            {
                return new CaseNumberMismatch();
            }

            var ordered = new OrderedErasure(Ids.New(work.Now), caseId, locked.Number, work.Actor.Subject, request.Reason, work.Now);
            store.Keep(work, ordered);
            work.Append(caseId, new CaseErasureOrdered { CaseId = request.CaseId, ErasureId = ordered.ErasureId.ToString() });
            await erasure.Erase(work, caseId, ordered.ErasureId);
            ErasureStore.Note(work, ordered.ErasureId, ErasureProgress.First);

            var answer = ordered.ToProto([new ServiceProgress(ErasureProgress.First, work.Now)]);
            if (work.ValidateOnly)
            {
                answer.ErasureId = "";
            }

            return new OrderErasureResponse { Erasure = answer };
        });

    public override Task<GetErasureResponse> GetErasure(GetErasureRequest request, ServerCallContext context) =>
        reads.Run<GetErasureRequest, GetErasureResponse>(request, context, async session =>
            await store.Find(session, Guid.Parse(request.ErasureId)) is { } found
                ? new GetErasureResponse { Erasure = found.Ordered.ToProto(found.Progress) }
                : new ErasureNotFound(request.ErasureId));
}
