using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.FollowUps;

/// <summary>Converts between follow-ups and their messages and events.</summary>
internal static class FollowUpMapping
{
    /// <summary>A follow-up that was made without a talk.</summary>
    /// <param name="record">What was recorded of it.</param>
    /// <param name="caseId">Its case.</param>
    /// <param name="number">The how many-th follow-up it is.</param>
    /// <param name="corrections">Its corrections, the earliest first.</param>
    public static FollowUp ToFollowUp(this FollowUpRecord record, Guid caseId, int number, params IReadOnlyList<FollowUpRecord> corrections) => new()
    {
        FollowUpId = record.FollowUpId, CaseId = caseId.ToString(), Number = number, HeldOn = record.Stated.HeldOn, Form = record.Stated.Form,
        Record = record, Corrections = { corrections }, Etag = Etags.Of(corrections.Count + 1),
    };

    /// <summary>A follow-up that was a talk.</summary>
    public static FollowUp ToFollowUp(this HeldFollowUp held, Guid caseId, IReadOnlyDictionary<Guid, TalkPurpose> purposes) => new()
    {
        FollowUpId = held.Id, CaseId = caseId.ToString(), TalkId = held.Id, Purpose = purposes.GetValueOrDefault(Guid.Parse(held.Id)), Number = held.Number,
        HeldOn = held.Day.ToProto(), Form = FollowUpForms.Parse(held.Form),
    };

    public static TalkCompleted ToCompleted(this FollowUp followUp) => new()
    {
        CaseId = followUp.CaseId, FollowUpId = followUp.FollowUpId, Form = followUp.Form, HeldOn = followUp.HeldOn, Number = followUp.Number,
    };

    public static TalkCorrected ToCorrected(this FollowUp followUp) => new()
    {
        CaseId = followUp.CaseId, FollowUpId = followUp.FollowUpId, HeldOn = followUp.HeldOn,
    };
}
