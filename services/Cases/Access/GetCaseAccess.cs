using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    private const int MostAssignments = 100;

    /// <summary>Who may reach a case now, and which protections were lifted, and to whom it was assigned.</summary>
    public override Task<GetCaseAccessResponse> GetCaseAccess(GetCaseAccessRequest request, ServerCallContext context) =>
        reads.OnCase<GetCaseAccessRequest, GetCaseAccessResponse>(request, context, async session =>
        {
            var answer = session.Found(await CaseAccessStore.Find(session)).ToProto();
            answer.OpenBreakGlasses.Add((await glasses.Open(session)).Select(breaking => breaking.ToOpen()));
            answer.LiftedProtections.Add((await protections.Lifted(session)).Select(lifted => lifted.ToProto()));
            return new GetCaseAccessResponse
            {
                Access = answer, Assignments = { await assignments.Find(session, session.CaseId, MostAssignments) },
            };
        });
}
