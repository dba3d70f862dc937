using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>A talk begins in the future, on the municipality's business clock.</summary>
internal sealed class NotInThePast : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        attempt.Slot.StartsAt <= attempt.Now ? [new TalkInThePast(attempt.Slot.StartsAt)] : [];
}

/// <summary>The beginning of the talk has passed.</summary>
[Danish("Samtalens begyndelse {Begins} er passeret. Vælg en senere tid.")]
[English("The beginning of the talk, {Begins}, has passed. Choose a later time.")]
public sealed record TalkInThePast(DateTimeOffset StartsAt) : Refusal(RefusalKind.FixState, "TALK_IN_THE_PAST")
{
    /// <summary>The beginning in words.</summary>
    public Wording Begins => LocalTimes.Of(StartsAt);
}
