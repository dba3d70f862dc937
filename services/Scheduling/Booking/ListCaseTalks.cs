using Grpc.Core;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>The talks of a case, the latest first.</summary>
    public override Task<ListCaseTalksResponse> ListCaseTalks(ListCaseTalksRequest request, ServerCallContext context)
    {
        var isForCitizen = context.Caller().ActingRole == Role.Citizen;
        return reads.PageOnCase(
            request, context, (session, page) => talks.OfCase(session, session.CaseId, page), talk => talk.ToProto(isForCitizen),
            (ListCaseTalksResponse answer) => answer.Talks, talk => talk.ToKey());
    }
}
