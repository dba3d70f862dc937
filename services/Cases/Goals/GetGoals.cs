using Grpc.Core;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Goals;

internal sealed partial class GoalService
{
    /// <summary>The goals, resources and challenges of a case.</summary>
    public override Task<GetGoalsResponse> GetGoals(GetGoalsRequest request, ServerCallContext context) =>
        reads.OnCase<GetGoalsRequest, GetGoalsResponse>(request, context, async session =>
        {
            var known = session.Found(await goals.Find(session, session.CaseId));
            var said = await statements.All(session, session.CaseId);
            return new GetGoalsResponse
            {
                Goals = { known.All.Select(goal => goal.ToProto(session.CaseId)) },
                Resources = { said.Where(one => one.About == About.Resource).Select(one => one.ToResource(session.CaseId)) },
                Challenges = { said.Where(one => one.About == About.Challenge).Select(one => one.ToChallenge(session.CaseId)) },
            };
        });
}
