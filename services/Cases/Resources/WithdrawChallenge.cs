using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Resources;

internal sealed partial class ResourceService
{
    /// <summary>Withdraws a challenge that is no longer so (udfordring trækkes tilbage).</summary>
    public override Task<WithdrawChallengeResponse> WithdrawChallenge(WithdrawChallengeRequest request, ServerCallContext context) =>
        writes.OnCase<WithdrawChallengeRequest, WithdrawChallengeResponse>(request, context, async work =>
        {
            var known = work.Found(await statements.Find(work, work.CaseId));
            var by = Author.Of(work.Actor);
            return known.Withdraw(About.Challenge, Guid.Parse(request.ChallengeId), request.Reason, by, work.Now).Map(said =>
            {
                StatementStore.Withdraw(work, said);
                work.Append(work.CaseId, new ChallengeWithdrawn { CaseId = work.CaseId.ToString(), ChallengeId = said.Id.ToString(), WrittenBy = by.WrittenBy });
                return new WithdrawChallengeResponse { Challenge = said.ToChallenge(work.CaseId) };
            });
        });
}
