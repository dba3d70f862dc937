using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Understandings;

internal sealed partial class OwnUnderstandingService
{
    /// <summary>States the citizen's own understanding (egen forståelse).</summary>
    public override Task<StateOwnUnderstandingResponse> StateOwnUnderstanding(StateOwnUnderstandingRequest request, ServerCallContext context) =>
        writes.OnCase<StateOwnUnderstandingRequest, StateOwnUnderstandingResponse>(request, context, async work =>
            work.Found(await OwnUnderstandingStore.Find(work)).State(request, Author.Of(work.Actor), work.Today, work.Now).Map(said =>
            {
                OwnUnderstandingStore.Insert(work, said);
                work.Append(work.CaseId, said.ToEvent());
                return new StateOwnUnderstandingResponse { OwnUnderstanding = said };
            }));
}

internal sealed class StateOwnUnderstandingValidator : RequestValidator<StateOwnUnderstandingRequest>
{
    public StateOwnUnderstandingValidator() => RuleFor(request => request.SaidOn).IsNotInTheFuture();
}
