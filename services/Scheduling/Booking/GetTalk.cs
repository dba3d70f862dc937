using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>A talk with its changes.</summary>
    public override Task<GetTalkResponse> GetTalk(GetTalkRequest request, ServerCallContext context) =>
        reads.OnCase<GetTalkRequest, GetTalkResponse>(request, context, async session =>
        {
            var id = Guid.Parse(request.TalkId);
            return await talks.Find(session, session.CaseId, id) is { } talk
                ? new GetTalkResponse { Talk = talk.ToProto(IsCitizen(session)) }
                : Result.Refused<GetTalkResponse>(new TalkNotFound(id));
        });
}
