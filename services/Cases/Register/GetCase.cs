using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>One case.</summary>
    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        reads.OnCase<GetCaseRequest, GetCaseResponse>(request, context, async session =>
        {
            var file = session.Found(await store.Find(session, session.CaseId));
            return new GetCaseResponse
            {
                Case = CaseAnswer.Of(file),
                ContactPerson = new ContactPerson { OfficerId = file.ResponsibleId, Name = file.ResponsibleName, Function = file.ResponsibleFunction },
            };
        });
}
