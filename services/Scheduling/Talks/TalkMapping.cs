using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>The events of talks from their preparation on.</summary>
internal static class TalkMapping
{
    public static TalkPrepared ToPrepared(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, HeldOn = talk.HeldOn.ToProto(),
    };

    public static TalkStarted ToStarted(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, StartedOn = talk.HeldOn.ToProto(),
    };

    public static TalkFactsRecorded ToFactsRecorded(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose,
    };

    public static TalkCompleted ToCompleted(this KnownTalk talk, int number) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), FollowUpId = talk.Id.ToString(), Purpose = talk.Purpose,
        Form = talk.Slot.Form.ToFollowUpForm(), HeldOn = talk.HeldOn.ToProto(), Number = number,
    };

    public static TalkCorrected ToCorrected(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), FollowUpId = talk.Id.ToString(), Purpose = talk.Purpose,
        HeldOn = talk.HeldOn.ToProto(),
    };

    public static TalkNoShow ToNoShow(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, HeldOn = talk.HeldOn.ToProto(),
        NoShowId = talk.NoShowId.ToString(),
    };

    public static TalkNoShowWithdrawn ToNoShowWithdrawn(this KnownTalk talk, Guid noShowId) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, HeldOn = talk.HeldOn.ToProto(),
        NoShowId = noShowId.ToString(),
    };
}
