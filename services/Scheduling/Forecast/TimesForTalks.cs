using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>How many talks an officer's calendar has room for (ledig kapacitet).</summary>
[Pure]
internal static class TimesForTalks
{
    /// <summary>
    /// The day of each talk that fits: as early as possible, on the grid on which talks are offered, with the buffers of each, beside what is taken,
    /// and no more in a day than the calendar allows.
    /// </summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="taken">What talks and live holds occupy of the officer.</param>
    /// <param name="length">How long a talk lasts.</param>
    /// <param name="settings">The municipality's settings.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="now">Now, on the municipality's business clock.</param>
    public static IReadOnlyList<DateOnly> Days(
        ResourceCalendar calendar, IReadOnlyCollection<Busy> taken, TimeSpan length, BookingSettings settings, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var booked = taken.ToLookup(one => DanishTime.DayOf(one.StartsAt), one => one.BookingId);
        var days = new List<DateOnly>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var known = calendar.Day(day);
            var room = known.MostTalks == 0 ? int.MaxValue : Math.Max(0, known.MostTalks - booked[day].Distinct().Count());
            days.AddRange(Enumerable.Repeat(day, Fitting(known.Open, taken, length, settings, now).Take(room).Count()));
        }

        return days;
    }

    private static IEnumerable<DateTimeOffset> Fitting(
        IReadOnlyList<OpenTime> open, IReadOnlyCollection<Busy> taken, TimeSpan length, BookingSettings settings, DateTimeOffset now)
    {
        if (open.Count == 0)
        {
            yield break;
        }

        var (first, last) = (open[0].From - settings.BufferBefore, open[^1].To + settings.BufferAfter);
        var starts = StartTimes.Within(open, TimeSpan.Zero, length)
            .Without(
                taken.Where(one => one.Span.To > first && one.Span.From < last).Select(one => new OpenTime(one.Span.From, one.Span.To)),
                settings.BufferBefore, length + settings.BufferAfter)
            .And(new([new(now.AddTicks(1), DateTimeOffset.MaxValue)]));
        var next = DateTimeOffset.MinValue;
        foreach (var start in starts.OnGrid(SlotSearch.Grid).Where(start => start >= next))
        {
            yield return start;
            next = start + length + settings.BufferAfter + settings.BufferBefore;
        }
    }
}
