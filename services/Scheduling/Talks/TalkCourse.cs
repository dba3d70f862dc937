using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>What may be done to a talk from its preparation to its completion, and after it.</summary>
internal static class TalkCourse
{
    /// <summary>The talk, prepared.</summary>
    public static Result<KnownTalk> Prepare(this KnownTalk known, string etag, TalkDone done) =>
        known.StillBooked(etag).Map(talk => talk.With(done));

    /// <summary>The talk, begun: on its day or later. Whether its tasks are done is for <see cref="TalkPreparations"/> to say.</summary>
    /// <param name="known">The talk.</param>
    /// <param name="etag">The version that was read.</param>
    /// <param name="done">Who began it.</param>
    /// <param name="today">Today, on the business clock.</param>
    public static Result<KnownTalk> Start(this KnownTalk known, string etag, TalkDone done, DateOnly today) =>
        known.StillBooked(etag).Then<KnownTalk>(talk => LocalTimes.DayOf(talk.Slot.StartsAt) is var day && today < day
            ? new TalkDayNotCome(talk.Id, day)
            : talk.With(done) with { Status = TalkStatus.Started, StartedOn = today });

    /// <summary>The talk with what is known from it.</summary>
    public static Result<KnownTalk> Record(this KnownTalk known, string etag, TalkDone done, TalkMethod method) =>
        known.GoingOn(etag).Map(talk => talk.With(done) with { Method = method });

    /// <summary>The talk, completed. Whether everything is there is for <see cref="TalkContent"/> to say.</summary>
    public static Result<KnownTalk> Complete(this KnownTalk known, string etag, TalkDone done) =>
        known.GoingOn(etag).Map(talk => talk.With(done) with { Status = TalkStatus.Completed });

    /// <summary>The talk to which the citizen did not come: its time has begun.</summary>
    /// <param name="known">The talk.</param>
    /// <param name="etag">The version that was read.</param>
    /// <param name="done">Who recorded it.</param>
    /// <param name="noShowId">Id of the no-show.</param>
    /// <param name="now">Now, on the business clock.</param>
    public static Result<KnownTalk> MissedByCitizen(this KnownTalk known, string etag, TalkDone done, Guid noShowId, DateTimeOffset now) =>
        known.Current(etag).Then<KnownTalk>(talk =>
            talk.Status is not (TalkStatus.Booked or TalkStatus.Started) ? talk.BeyondBooking()
            : talk.Slot.StartsAt > now ? new TalkNotBegun(talk.Id, talk.Slot.StartsAt)
            : talk.With(done) with { Status = TalkStatus.NoShow, NoShowId = noShowId, StartedOn = null });

    /// <summary>The talk as it was booked, because the citizen was not absent.</summary>
    public static Result<KnownTalk> WithdrawNoShow(this KnownTalk known, string etag, TalkDone done) =>
        known.Current(etag).Then<KnownTalk>(talk => talk.Status == TalkStatus.NoShow
            ? talk.With(done) with { Status = TalkStatus.Booked, NoShowId = null }
            : new TalkNotANoShow(talk.Id));

    /// <summary>The completed talk with a correction beside it.</summary>
    public static Result<KnownTalk> Correct(this KnownTalk known, string etag, TalkDone done) =>
        known.Current(etag).Then<KnownTalk>(talk => talk.Status == TalkStatus.Completed ? talk.With(done) : new TalkNotCompleted(talk.Id));

    private static Result<KnownTalk> GoingOn(this KnownTalk known, string etag) =>
        known.Current(etag).Then<KnownTalk>(talk => talk.Status == TalkStatus.Started ? talk : talk.BeyondBooking());

    private static KnownTalk With(this KnownTalk talk, TalkDone done) => talk with { Done = [.. talk.Done, done] };
}
