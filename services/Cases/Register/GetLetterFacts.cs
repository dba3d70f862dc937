using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>What a letter says of its case. A protected address is in no letter.</summary>
    public override Task<GetLetterFactsResponse> GetLetterFacts(GetLetterFactsRequest request, ServerCallContext context) =>
        reads.OnCase<GetLetterFactsRequest, GetLetterFactsResponse>(request, context, async session =>
        {
            var file = session.Found(await store.Find(session, session.CaseId));
            return new GetLetterFactsResponse
            {
                Facts = new LetterFacts
                {
                    CaseNumber = file.Number.ToString(),
                    CitizenName = file.Citizen?.Name ?? "",
                    CitizenAddress = file.AddressProtected ? null : file.Citizen?.Address?.ToProto(),
                    SignerName = file.ResponsibleName,
                    Status = file.IsClosed ? CaseStatus.Closed : CaseStatus.Open,
                    Rules = file.Rules.ToProto(),
                    FirstAbsenceDay = file.FirstAbsenceDay.ToProto(),
                },
            };
        });
}
