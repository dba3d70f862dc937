using Grpc.Core;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Records what is right beside a completed talk (rettelse).</summary>
    public override Task<CorrectTalkResponse> CorrectTalk(CorrectTalkRequest request, ServerCallContext context) =>
        writes.OnCase<CorrectTalkRequest, CorrectTalkResponse>(request, context, async work =>
            (await After(work, request.TalkId, known => known.Correct(request.Etag, DoneBy(work, known, TalkAct.Corrected)))).Map(talk =>
            {
                TalkStore.Update(work, talk);
                TalkRecordStore.Insert(work, work.CaseKey, talk, new() { Correction = request.Correction });
                work.Append(work.CaseId, talk.ToCorrected());
                return new CorrectTalkResponse { Talk = talk.ToProto() };
            }));
}
