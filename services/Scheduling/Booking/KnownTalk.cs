using System.Globalization;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>What was done to a talk once.</summary>
/// <param name="Act">What.</param>
/// <param name="StartsAt">The beginning that it had after it.</param>
/// <param name="EndsAt">The end that it had after it.</param>
/// <param name="Reason">Why; empty for the booking.</param>
/// <param name="ById">Who did it.</param>
/// <param name="ByName">The officer's name.</param>
/// <param name="At">When.</param>
internal sealed record TalkDone(TalkAct Act, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Reason, string ById, string ByName, DateTimeOffset At);

/// <summary>A talk of a case (samtale), and what may become of it.</summary>
/// <param name="Id">Id, UUIDv7.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Purpose">Its purpose.</param>
/// <param name="Slot">When, with whom, where and in which form.</param>
/// <param name="Status">What has become of it.</param>
/// <param name="Done">What was done to it, the earliest first.</param>
internal sealed record KnownTalk(Guid Id, Guid CaseId, TalkPurpose Purpose, Slot Slot, TalkStatus Status, IReadOnlyList<TalkDone> Done)
{
    /// <summary>Name of the room; empty where it has none.</summary>
    public string RoomName { get; init; } = "";

    /// <summary>Address of the room; empty where it has none.</summary>
    public string RoomAddress { get; init; } = "";

    /// <summary>The day on which it began; null where it has not.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>Id of the no-show; null where none is recorded.</summary>
    public Guid? NoShowId { get; init; }

    /// <summary>The method that was used.</summary>
    public TalkMethod Method { get; init; }

    /// <summary>The day on which it is held: that on which it began, before that the one that is agreed.</summary>
    public DateOnly HeldOn => StartedOn ?? LocalTimes.DayOf(Slot.StartsAt);

    /// <summary>Counts what was done to it.</summary>
    public int Version => Done.Count;

    public string Etag => Etags.Of(Version);

    /// <summary>Its place in a list, in the form of a page token.</summary>
    public string[] ToKey() => [Slot.StartsAt.ToString("O", CultureInfo.InvariantCulture), Id.ToString()];

    /// <summary>A talk as it is booked.</summary>
    public static KnownTalk Book(Guid id, Guid caseId, TalkPurpose purpose, Slot slot, TalkDone done) =>
        new(id, caseId, purpose, slot, TalkStatus.Booked, [done]);

    /// <summary>The talk, moved. Whether the new time can be booked is for the rules of booking.</summary>
    /// <param name="etag">The version that was read.</param>
    /// <param name="slot">When, with whom, where and in which form it is held now.</param>
    /// <param name="done">Who moved it, and why.</param>
    /// <param name="now">Now, on the municipality's business clock.</param>
    public Result<KnownTalk> Reschedule(string etag, Slot slot, TalkDone done, DateTimeOffset now) =>
        Changeable(etag, now).Then<KnownTalk>(talk =>
            slot == Slot ? new TalkUnchanged(Id) : talk with { Slot = slot, Done = [.. Done, done], RoomName = "", RoomAddress = "" });

    /// <summary>The talk, cancelled.</summary>
    /// <param name="etag">The version that was read.</param>
    /// <param name="done">Who cancelled it, and why.</param>
    /// <param name="now">Now, on the municipality's business clock.</param>
    public Result<KnownTalk> Cancel(string etag, TalkDone done, DateTimeOffset now) =>
        Changeable(etag, now).Map(talk => talk with { Status = TalkStatus.Cancelled, Done = [.. Done, done] });

    /// <summary>The talk, if it is as it was read.</summary>
    /// <param name="etag">The version that was read.</param>
    public Result<KnownTalk> Current(string etag) =>
        Etags.Parse(etag) == Version ? this : new EtagMismatch("talk", Id.ToString(), Etag, Done[^1].ByName, Done[^1].At);

    /// <summary>The talk, if it is booked and nothing else.</summary>
    /// <param name="etag">The version that was read.</param>
    public Result<KnownTalk> StillBooked(string etag) =>
        Current(etag).Then<KnownTalk>(talk => talk.Status == TalkStatus.Booked ? talk : talk.BeyondBooking());

    /// <summary>Why a talk that is not booked any more, or not yet another thing, is not what an act needs.</summary>
    public Refusal BeyondBooking() => Status switch
    {
        TalkStatus.Booked => new TalkNotStarted(Id),
        TalkStatus.Started => new TalkIsStarted(Id),
        TalkStatus.Completed => new TalkIsCompleted(Id),
        TalkStatus.NoShow => new TalkIsNoShow(Id),
        _ => new TalkIsCancelled(Id),
    };

    private Result<KnownTalk> Changeable(string etag, DateTimeOffset now) =>
        StillBooked(etag).Then<KnownTalk>(talk => talk.Slot.StartsAt <= now ? new TalkBegun(Id, Slot.StartsAt) : talk);
}

/// <summary>A time that is held for a moment (reservation).</summary>
/// <param name="Id">Id, UUIDv7.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Slot">What is held.</param>
/// <param name="ExpiresAt">When it ends by itself, on the real clock.</param>
/// <param name="TalkId">The talk that was booked with it; null while none is.</param>
internal sealed record KnownHold(Guid Id, Guid CaseId, Slot Slot, DateTimeOffset ExpiresAt, Guid? TalkId)
{
    /// <summary>As many times can be held for a case at once; an assumption of the suite.</summary>
    public const int Most = 2;

    /// <summary>The hold, or why it holds nothing any more.</summary>
    /// <param name="realNow">Now, on the real clock.</param>
    public Result<KnownHold> Live(DateTimeOffset realNow) =>
        TalkId is { } talk ? new HoldConsumed(Id, talk)
        : ExpiresAt <= realNow ? new HoldExpired(Id, ExpiresAt)
        : this;

    /// <summary>The live hold of this id among those of a case, or why there is none.</summary>
    public static Result<KnownHold> Find(IEnumerable<KnownHold> holds, Guid id, DateTimeOffset realNow) =>
        holds.FirstOrDefault(hold => hold.Id == id) is { } found ? found.Live(realNow) : new HoldNotFound(id);

    /// <summary>Why a case cannot hold another time; null where it can.</summary>
    /// <param name="holds">The holds of the case.</param>
    /// <param name="realNow">Now, on the real clock.</param>
    public static Refusal? Another(IEnumerable<KnownHold> holds, DateTimeOffset realNow) =>
        holds.Count(hold => !hold.Live(realNow).IsRefused) >= Most ? new HoldsFull(Most) : null;
}
