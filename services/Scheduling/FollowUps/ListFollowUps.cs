using Grpc.Core;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.FollowUps;

internal sealed partial class FollowUpService
{
    /// <summary>The follow-ups of a case, talks and others, the latest first.</summary>
    public override Task<ListFollowUpsResponse> ListFollowUps(ListFollowUpsRequest request, ServerCallContext context) =>
        reads.OnCase<ListFollowUpsRequest, ListFollowUpsResponse>(request, context, async session =>
        {
            var plan = session.Found(await plans.Find(session, session.CaseId));
            var (recorded, purposes) = (followUps.OfCase(session, session.CaseId), TalkStore.CompletedOfCase(session, session.CaseId));
            await session.Together(recorded, purposes);
            var records = recorded.Result.ToLookup(one => one.FollowUpId);
            return new ListFollowUpsResponse
            {
                FollowUps =
                {
                    HeldFollowUp.In(FactHistory.Of(plan.Basis!.Happenings).Value).Reverse().Select(held => records[held.Id].ToList() is [var first, .. var corrections]
                        ? first.ToFollowUp(session.CaseId, held.Number, corrections)
                        : held.ToFollowUp(session.CaseId, purposes.Result)),
                },
            };
        });
}
