using System.Diagnostics.Contracts;
using Sygeopfoelgning.Scheduling.Booking.Rules;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>A booked talk as it stands in a calendar.</summary>
/// <param name="Id">The talk.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="OfficerId">Who holds it.</param>
/// <param name="IsAway">The officer travels to it.</param>
[Pure]
internal sealed record BookedTalk(Guid Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string OfficerId, bool IsAway)
{
    /// <summary>The day of the talk, in Denmark.</summary>
    public DateOnly Day => LocalTimes.DayOf(StartsAt);

    /// <summary>
    /// Whether it lies outside the open times of a calendar, which has its day. An officer's open times hold the travel too, as when a talk is
    /// booked; a room's only the talk.
    /// </summary>
    public bool IsOutside(ResourceCalendar calendar, BookingSettings settings)
    {
        var travel = IsAway && calendar.Id.Kind == ResourceKind.Officer ? settings.Travel : TimeSpan.Zero;
        return !Hours.Hold(calendar.Day(Day), new(StartsAt - travel, EndsAt + travel));
    }
}

/// <summary>Finds the talks that a changed calendar leaves outside its open times.</summary>
[Pure]
internal static class BookedTalks
{
    /// <summary>Those that lie outside the open times of a calendar.</summary>
    public static IReadOnlyList<BookedTalk> Outside(this IEnumerable<BookedTalk> talks, ResourceCalendar calendar, BookingSettings settings) =>
        [.. talks.Where(talk => talk.IsOutside(calendar, settings))];

    /// <summary>Those that lie outside the open times of a calendar with other hours of the week, on the days on which these hold.</summary>
    public static IReadOnlyList<BookedTalk> Outside(
        this IEnumerable<BookedTalk> talks, ResourceCalendar calendar, WorkingWeek week, BookingSettings settings) =>
        talks.Where(talk => talk.Day >= week.FirstDay && !(talk.Day > week.LastDay)).Outside(calendar with { Weeks = [week] }, settings);
}
