using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>Converts between talks and their messages and events.</summary>
internal static class BookingMapping
{
    private const int UsualPersons = 2;

    public static Slot ToSlot(this Appointment appointment) => new(
        appointment.StartsAt.ToDateTimeOffset(), appointment.EndsAt.ToDateTimeOffset(), appointment.OfficerId, appointment.ContactForm,
        appointment.FormReason, appointment.RoomId.Length > 0 ? Guid.Parse(appointment.RoomId) : null, appointment.Workplace,
        appointment.Persons == 0 ? UsualPersons : appointment.Persons);

    /// <summary>The hold as it is shown; a citizen is not told in whose calendar it is.</summary>
    public static SlotHold ToProto(this KnownHold hold, bool isForCitizen = false) => new()
    {
        HoldId = hold.Id.ToString(), CaseId = hold.CaseId.ToString(), Appointment = hold.Slot.ToProto(isForCitizen),
        ExpiresAt = hold.ExpiresAt.ToTimestamp(),
    };

    /// <summary>The talk as it is shown; a citizen is not told in whose calendar it is, and who changed it.</summary>
    public static Talk ToProto(this KnownTalk talk, bool isForCitizen = false) => new()
    {
        TalkId = talk.Id.ToString(),
        CaseId = talk.CaseId.ToString(),
        Purpose = talk.Purpose,
        Appointment = talk.Slot.ToProto(isForCitizen),
        Status = talk.Status,
        RoomName = talk.RoomName,
        RoomAddress = talk.RoomAddress,
        Changes = { talk.Done.Where(done => !isForCitizen || !IsWriting(done.Act)).Select(done => done.ToProto(isForCitizen)) },
        Etag = talk.Etag,
        StartedOn = talk.StartedOn?.ToProto(),
        NoShowId = talk.NoShowId?.ToString() ?? "",
        InvitationDelivered = talk.Status == TalkStatus.NoShow ? Answer.NotKnown : Answer.Unspecified,
    };

    public static TalkBooked ToBooked(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, ContactForm = talk.Slot.Form,
        HeldOn = LocalTimes.DayOf(talk.Slot.StartsAt).ToProto(),
    };

    public static TalkRescheduled ToRescheduled(this KnownTalk talk, Slot before) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, ContactForm = talk.Slot.Form,
        MovedFrom = LocalTimes.DayOf(before.StartsAt).ToProto(), HeldOn = LocalTimes.DayOf(talk.Slot.StartsAt).ToProto(),
    };

    public static TalkCancelled ToCancelled(this KnownTalk talk) => new()
    {
        CaseId = talk.CaseId.ToString(), TalkId = talk.Id.ToString(), Purpose = talk.Purpose, HeldOn = LocalTimes.DayOf(talk.Slot.StartsAt).ToProto(),
    };

    // What the officer wrote down is no change of what was agreed.
    private static bool IsWriting(TalkAct act) => act is TalkAct.Prepared or TalkAct.FactsRecorded or TalkAct.Corrected;

    private static Appointment ToProto(this Slot slot, bool isForCitizen) => new()
    {
        StartsAt = slot.StartsAt.ToTimestamp(),
        EndsAt = slot.EndsAt.ToTimestamp(),
        OfficerId = isForCitizen ? "" : slot.OfficerId,
        ContactForm = slot.Form,
        FormReason = slot.Reason,
        RoomId = slot.RoomId?.ToString() ?? "",
        Workplace = slot.Workplace,
        Persons = slot.Persons,
    };

    private static TalkChange ToProto(this TalkDone done, bool isForCitizen) => new()
    {
        Act = done.Act,
        StartsAt = done.StartsAt.ToTimestamp(),
        EndsAt = done.EndsAt.ToTimestamp(),
        Reason = done.Reason,
        ChangedByName = isForCitizen ? "" : done.ByName,
        ChangedAt = done.At.ToTimestamp(),
    };
}
