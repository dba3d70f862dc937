using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>Counted days (talte dage), against counting one day after another.</summary>
public sealed class DayCounterTests
{
    private static readonly DateOnly Start = new(2025, 3, 3);

    private static readonly Arbitrary<(List<Period> Periods, int Months, int Count, DateOnly From, bool Holidays)> Any = Arb.From(
        from gaps in Gen.Choose(1, 60).ListOf()
        from lengths in Gen.Choose(1, 90).ListOf()
        from months in Gen.Choose(1, 14)
        from count in Gen.Choose(1, 200)
        from after in Gen.Choose(0, 200)
        from holidays in Gen.Elements(true, false)
        select (Alternating(gaps, lengths), months, count, Start.AddDays(after), holidays));

    [Fact]
    public void The_count_on_a_day_is_what_counting_day_by_day_gives() =>
        Prop.ForAll(Any, course =>
        {
            var counter = new DayCounter(course.Periods, course.Months, course.Holidays);
            return Enumerable.Range(0, 400).Select(n => Start.AddDays(n)).All(day => counter.CountOn(day) == Counted(course.Periods, course.Months, course.Holidays, day));
        }).Holds();

    [Fact]
    public void The_day_of_a_count_is_the_first_on_which_so_many_are_counted() =>
        Prop.ForAll(Any, course =>
        {
            var counter = new DayCounter([.. course.Periods, new(Start.AddDays(300), DanishCalendar.LastDay)], course.Months, course.Holidays);
            List<Period> all = [.. course.Periods, new(Start.AddDays(300), DanishCalendar.LastDay)];
            var most = Math.Min(course.Count, 18 * course.Months);
            var expected = Enumerable.Range(0, 1_200).Select(n => course.From.AddDays(n))
                .First(day => Counted(all, course.Months, course.Holidays, day) >= most);
            return counter.DayOf(most, course.From) == expected;
        }).Holds();

    [Fact]
    public void A_day_in_two_periods_counts_once_and_a_count_that_is_never_reached_has_no_day()
    {
        var counter = new DayCounter([new(Start, Start.AddDays(9)), new(Start.AddDays(5), Start.AddDays(14))], months: 9);

        Assert.Equal(15, counter.CountOn(Start.AddDays(30)));
        Assert.Equal(Start.AddDays(14), counter.DayOf(15, Start));
        Assert.Null(counter.DayOf(16, Start));
    }

    // By the words: each day of a period within so many calendar months of which the day's own is the last.
    private static int Counted(List<Period> periods, int months, bool holidays, DateOnly day)
    {
        var count = 0;
        for (var one = new DateOnly(day.Year, day.Month, 1).AddMonths(1 - months); one <= day; one = one.AddDays(1))
        {
            count += periods.Exists(period => period.Contains(one)) && (holidays || one.DayOfWeek == DayOfWeek.Sunday || Holidays.On(one) is null) ? 1 : 0;
        }

        return count;
    }

    private static List<Period> Alternating(IReadOnlyList<int> gaps, IReadOnlyList<int> lengths)
    {
        var periods = new List<Period>();
        var day = Start;
        foreach (var (gap, length) in gaps.Zip(lengths).Take(4))
        {
            day = day.AddDays(gap);
            periods.Add(new(day, day.AddDays(length - 1)));
            day = day.AddDays(length / 2); // some overlap
        }

        return periods;
    }
}
