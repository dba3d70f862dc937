namespace Sygeopfoelgning.Rules;

/// <summary>
/// Counted days (talte dage): the days of benefit that count in the duration limit, own and earlier ones, each once, within so many
/// calendar months of which the month of the day itself is the last (C9). Answers the day of a count and the count on a day.
/// </summary>
/// <param name="counted">The periods that count, earlier and own; the own one without an end goes on to the end of the calendar.</param>
/// <param name="months">Calendar months.</param>
/// <param name="weekdayHolidaysCount">False leaves out public holidays on other days than Sunday (søgnehelligdage).</param>
public sealed class DayCounter(IReadOnlyList<Period> counted, int months, bool weekdayHolidaysCount = true)
{
    private readonly List<Period> counted = Joined(counted);

    /// <summary>The first of the months whose last is that of the day.</summary>
    public DateOnly FirstOfMonths(DateOnly day) => new DateOnly(day.Year, day.Month, 1).AddMonths(1 - months);

    /// <summary>How many days are counted on a day, itself included.</summary>
    public int CountOn(DateOnly day) => Count(FirstOfMonths(day), day);

    /// <summary>How many of the counted days lie from a day to a day.</summary>
    public int Count(DateOnly from, DateOnly to)
    {
        if (weekdayHolidaysCount)
        {
            return Days(counted, from, to);
        }

        var days = 0;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            days += Counts(day) && counted.Exists(period => period.Contains(day)) ? 1 : 0;
        }

        return days;
    }

    /// <summary>The first day, from this one on, on which the count is reached; null where it never is.</summary>
    public DateOnly? DayOf(int count, DateOnly from)
    {
        for (var month = new DateOnly(from.Year, from.Month, 1); month < DanishCalendar.LastDay; month = month.AddMonths(1))
        {
            var last = month.AddMonths(1).AddDays(-1);
            var begin = month < from ? from : month;
            var missing = count - Count(FirstOfMonths(begin), begin.AddDays(-1));
            if (Count(begin, last) < missing)
            {
                continue;
            }

            // In the month: a day after another, as only counted days bring it nearer.
            for (var day = begin; day <= last; day = day.AddDays(1))
            {
                missing -= Count(day, day);
                if (missing <= 0)
                {
                    return day;
                }
            }
        }

        return null;
    }

    /// <summary>The periods without their overlaps, by day.</summary>
    internal static List<Period> Joined(IEnumerable<Period> periods)
    {
        var joined = new List<Period>();
        foreach (var period in periods.Where(one => one.From <= one.To).OrderBy(one => one.From))
        {
            if (joined.Count > 0 && period.From <= joined[^1].To)
            {
                joined[^1] = new(joined[^1].From, period.To > joined[^1].To ? period.To : joined[^1].To);
            }
            else
            {
                joined.Add(period);
            }
        }

        return joined;
    }

    /// <summary>The periods without the days of others.</summary>
    internal static IReadOnlyList<Period> Without(Period whole, List<Period> others)
    {
        var left = new List<Period>();
        var from = whole.From;
        foreach (var other in others)
        {
            if (other.To < from || other.From > whole.To)
            {
                continue;
            }

            if (other.From > from)
            {
                left.Add(new(from, other.From.AddDays(-1)));
            }

            from = other.To.AddDays(1);
        }

        if (from <= whole.To)
        {
            left.Add(new(from, whole.To));
        }

        return left;
    }

    /// <summary>How many days of joined periods lie from a day to a day.</summary>
    internal static int Days(List<Period> joined, DateOnly from, DateOnly to)
    {
        var days = 0;
        foreach (var period in joined)
        {
            var first = Math.Max(period.From.DayNumber, from.DayNumber);
            var last = Math.Min(period.To.DayNumber, to.DayNumber);
            days += Math.Max(0, last - first + 1);
        }

        return days;
    }

    private bool Counts(DateOnly day) => weekdayHolidaysCount || day.DayOfWeek == DayOfWeek.Sunday || Holidays.On(day) is null;
}
