using System.Diagnostics.Contracts;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>Another booked talk of the case, for which it matters that a talk is moved.</summary>
/// <param name="Id">The other talk.</param>
/// <param name="Slot">When, with whom, where and in which form it is held.</param>
/// <param name="Before">How the case stands on its day as things are.</param>
/// <param name="After">How the case stands on its day once the talk is moved.</param>
internal sealed record OtherTalk(Guid Id, Slot Slot, CaseStanding Before, CaseStanding After);

/// <summary>A booked talk of a case.</summary>
/// <param name="Id">The talk.</param>
/// <param name="Slot">When, with whom, where and in which form it is held.</param>
internal sealed record TalkOfCase(Guid Id, Slot Slot)
{
    /// <summary>Whether one of the talks is in person and begins before an instant.</summary>
    [Pure]
    public static bool IsOneInPersonBefore(IEnumerable<TalkOfCase> talks, DateTimeOffset at) => talks.Any(talk => IsInPersonBefore(talk.Slot, at));

    /// <summary>The other talks of the case that have not begun, for which the move decides whether a talk in person comes before them.</summary>
    /// <param name="others">The other booked talks of the case.</param>
    /// <param name="before">The talk as it was agreed.</param>
    /// <param name="after">The talk once it is moved.</param>
    /// <param name="now">Now, on the municipality's business clock.</param>
    /// <param name="standing">How the case stands on a day, without or with a talk in person that is booked for an earlier time.</param>
    [Pure]
    public static IReadOnlyList<OtherTalk> MetByMoving(
        IReadOnlyList<TalkOfCase> others, Slot before, Slot after, DateTimeOffset now, Func<DateOnly, bool, CaseStanding> standing) =>
    [
        .. from other in others
           let at = other.Slot.StartsAt
           where at > now && IsInPersonBefore(before, at) != IsInPersonBefore(after, at)
           where !IsOneInPersonBefore(others.Where(one => one.Id != other.Id), at)
           let day = LocalTimes.DayOf(at)
           select new OtherTalk(other.Id, other.Slot, standing(day, IsInPersonBefore(before, at)), standing(day, IsInPersonBefore(after, at))),
    ];

    private static bool IsInPersonBefore(Slot slot, DateTimeOffset at) => slot.Form == ContactForm.InPerson && slot.StartsAt < at;
}
