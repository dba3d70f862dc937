using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>
/// No talk is moved so that another booked talk of the case has a form that is not allowed any more, such as one by phone that would then be the
/// first (R-FU-FORM23). What was not allowed before the talk is moved does not hinder it.
/// </summary>
internal sealed class OtherTalksStayAllowed : IBookingRule
{
    private static readonly FormIsAllowed Form = new();

    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        from other in attempt.OtherTalks
        where Refused(attempt, other.Before, other).Count == 0
        let why = Refused(attempt, other.After, other)
        where why.Count > 0
        select new LaterTalkNotAllowed(other.Id, other.Slot.StartsAt, new(why));

    private static List<Refusal> Refused(BookingAttempt attempt, CaseStanding standing, OtherTalk other) =>
        [.. Form.Broken(attempt with { Slot = other.Slot, Standing = standing })];
}

/// <summary>Once the talk is moved, another booked talk of the case has a form that is not allowed.</summary>
[Danish("Når samtalen flyttes, kan sagens samtale {Begins} ikke holdes, som den er aftalt. {Why} Ret eller flyt den samtale først.")]
[English("Once the talk is moved, the case's talk on {Begins} cannot be held as it is agreed. {Why} Change or move that talk first.")]
public sealed record LaterTalkNotAllowed(Guid TalkId, DateTimeOffset StartsAt, SeveralRefusals Why)
    : Refusal(RefusalKind.FixState, "LATER_TALK_NOT_ALLOWED", "talk", $"{TalkId}")
{
    /// <summary>Its beginning in words.</summary>
    public Wording Begins => LocalTimes.Of(StartsAt);
}
