using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>
/// The officer, the room and the case are in one talk at a time, with the buffers around it. Each that is taken is named with the time, never whose
/// talk it is.
/// </summary>
internal sealed class NothingIsTakenTwice : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt)
    {
        var (begins, ends) = (attempt.Slot.StartsAt, attempt.Slot.EndsAt);
        return
            from own in attempt.Slot.Occupies(attempt.CaseId, attempt.Settings)
            from other in attempt.Others
            where other.BookingId != attempt.BookingId && other.Span.Resource == own.Resource && other.Span.From < own.To && own.From < other.Span.To
            orderby OccupiedSpan.KindOf(own.Resource), other.Span.From
            select Collision(OccupiedSpan.KindOf(own.Resource), other, isInTalk: other.StartsAt < ends && begins < other.EndsAt);
    }

    private static Refusal Collision(TakenResource resource, Busy other, bool isInTalk) => isInTalk
        ? new TimeTaken(resource, other.StartsAt, other.EndsAt)
        : new TimeInBuffer(resource, other.Span.From, other.Span.To);
}

/// <summary>Another talk or hold has the officer, the room or the citizen at that time.</summary>
[Danish("{Resource} er optaget {Taken}. Vælg en anden tid.")]
[English("{Resource} is taken {Taken}. Choose another time.")]
public sealed record TimeTaken(TakenResource Resource, DateTimeOffset TakenFrom, DateTimeOffset TakenTo)
    : Refusal(RefusalKind.FixState, "TIME_TAKEN")
{
    /// <summary>The time in words.</summary>
    public Wording Taken => LocalTimes.Of(TakenFrom, TakenTo);
}

/// <summary>The talk lies in the buffer or the travel of another, or the other in its own.</summary>
[Danish("{Resource} er optaget {Taken}, når tid før og efter og transport regnes med, og samtalen kommer for tæt på. Vælg en anden tid.")]
[English("{Resource} is taken {Taken}, buffers and travel included, and the talk comes too close. Choose another time.")]
public sealed record TimeInBuffer(TakenResource Resource, DateTimeOffset TakenFrom, DateTimeOffset TakenTo)
    : Refusal(RefusalKind.FixState, "TIME_IN_BUFFER")
{
    /// <summary>The time in words.</summary>
    public Wording Taken => LocalTimes.Of(TakenFrom, TakenTo);
}
