using Grpc.Core;
using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>Adds the citizen's wish, question or information for a coming talk (borgerens input).</summary>
    public override Task<AddCitizenInputResponse> AddCitizenInput(AddCitizenInputRequest request, ServerCallContext context) =>
        writes.OnCase<AddCitizenInputRequest, AddCitizenInputResponse>(request, context, async work =>
        {
            if (await CitizenInputStore.Closed(work) is { } closed)
            {
                return closed;
            }

            var input = request.ToInput(Ids.New(work.Now), work.Actor, work.Now);
            CitizenInputStore.Insert(work, input);
            work.Append(work.CaseId, input.ToEvent());
            return new AddCitizenInputResponse { Input = input };
        });
}
