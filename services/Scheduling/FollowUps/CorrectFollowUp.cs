using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.FollowUps;

internal sealed partial class FollowUpService
{
    /// <summary>Records what is right beside a follow-up that was made without a talk (rettelse).</summary>
    public override Task<CorrectFollowUpResponse> CorrectFollowUp(CorrectFollowUpRequest request, ServerCallContext context) =>
        writes.OnCase<CorrectFollowUpRequest, CorrectFollowUpResponse>(request, context, async work =>
        {
            // The plan is held, so of two corrections at a time one sees the other.
            var kept = work.Found(await plans.Load(work, work.CaseId));
            var id = Guid.Parse(request.FollowUpId);
            var known = (await work.Run(followUps.OfCase(work, work.CaseId))).Where(one => one.FollowUpId == id.ToString()).ToList();
            if (known.Count == 0)
            {
                return new FollowUpNotFound(id);
            }

            var last = known[^1];
            if (Etags.Parse(request.Etag) != last.Version)
            {
                return new EtagMismatch("follow_up", last.FollowUpId, Etags.Of(last.Version), last.RecordedByName, last.RecordedAt.ToDateTimeOffset());
            }

            var record = FollowUpStore.Record(work, id, last.Version + 1);
            record.Correction = request.Correction;
            FollowUpStore.Insert(work, record);
            var number = HeldFollowUp.In(FactHistory.Of(kept.Basis.Happenings).Value).First(one => one.Id == id.ToString()).Number;
            var corrected = known[0].ToFollowUp(work.CaseId, number, [.. known.Skip(1), record]);
            work.Append(work.CaseId, corrected.ToCorrected());
            return new CorrectFollowUpResponse { FollowUp = corrected };
        });
}
