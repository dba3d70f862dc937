using Grpc.Core;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Begins a talk (samtalen begynder).</summary>
    public override Task<StartTalkResponse> StartTalk(StartTalkRequest request, ServerCallContext context) =>
        writes.OnCase<StartTalkRequest, StartTalkResponse>(request, context, async work =>
        {
            var started = await After(work, request.TalkId, known => known.Start(request.Etag, DoneBy(work, known, TalkAct.Started), work.Today));
            if (!started.TryGet(out var talk, out var refusal))
            {
                return refusal;
            }

            if ((await work.Run(records.OfTalk(work, work.CaseId, talk.Id))).NotDone(talk.Id) is { } open)
            {
                return open;
            }

            TalkStore.Update(work, talk);
            work.Append(work.CaseId, talk.ToStarted());
            return new StartTalkResponse { Talk = talk.ToProto() };
        });
}
