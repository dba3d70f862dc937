using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Resources;

internal sealed partial class ResourceService
{
    /// <summary>Records a challenge (udfordring registreres).</summary>
    public override Task<RecordChallengeResponse> RecordChallenge(RecordChallengeRequest request, ServerCallContext context) =>
        writes.OnCase<RecordChallengeRequest, RecordChallengeResponse>(request, context, async work =>
        {
            var known = work.Found(await statements.Find(work, work.CaseId));
            return known.Record(About.Challenge, request.Text, request.Wording, Author.Of(work.Actor), Ids.New(work.Now), work.Now).Map(said =>
            {
                StatementStore.Insert(work, said);
                work.Append(work.CaseId, said.ToChallengeRecorded(work.CaseId));
                return new RecordChallengeResponse { Challenge = said.ToChallenge(work.CaseId) };
            });
        });
}
