using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class AbsenceWeekTests
{
    private static readonly Arbitrary<DateOnly> FirstAbsenceDays = Arb.From(
        Gen.Choose(new DateOnly(1900, 1, 1).DayNumber, new DateOnly(2098, 12, 31).DayNumber).Select(DateOnly.FromDayNumber));

    [Fact]
    public void The_8th_week_ends_on_day_55_and_not_on_day_56()
    {
        var first = Given.Day("2026-01-12");
        var week = AbsenceWeek.Of(first, 8).Value;

        Assert.Equal(first.AddDays(49), week.First);
        Assert.Equal(first.AddDays(55), week.Last);
        Assert.Equal(8, AbsenceWeek.Containing(first, first.AddDays(55)).Value.Number);
        Assert.Equal(9, AbsenceWeek.Containing(first, first.AddDays(56)).Value.Number);
        Assert.Equal(1, AbsenceWeek.Containing(first, first).Value.Number);
    }

    [Fact]
    [Meets("BEFORE_FIRST_ABSENCE_DAY")]
    public void No_week_of_absence_lies_before_the_absence() =>
        Assert.Equal("BEFORE_FIRST_ABSENCE_DAY", Given.ViolationOf(AbsenceWeek.Containing(Given.Day("2026-01-12"), Given.Day("2026-01-11"))));

    [Fact]
    public void A_week_outside_the_calendar_is_refused()
    {
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(AbsenceWeek.Of(Given.Day("2100-12-26"), 1)));
        Assert.Equal("2100-12-31", $"{AbsenceWeek.Of(Given.Day("2100-12-25"), 1).Value.Last:O}");
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(AbsenceWeek.Of(Given.Day("1899-12-31"), 1)));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(AbsenceWeek.Of(Given.Day("2026-01-12"), int.MaxValue)));
    }

    [Fact]
    public void The_weeks_follow_each_other_without_gap_or_overlap() =>
        Prop.ForAll(FirstAbsenceDays, Arb.From(Gen.Choose(1, 60)), (first, n) =>
                AbsenceWeek.Of(first, n).Value.Last.AddDays(1) == AbsenceWeek.Of(first, n + 1).Value.First
                && AbsenceWeek.Of(first, 1).Value.First == first)
            .Holds();

    // Counted one day at a time, as on the fingers.
    [Fact]
    public void A_day_lies_in_the_week_that_counting_days_gives() =>
        Prop.ForAll(FirstAbsenceDays, Arb.From(Gen.Choose(0, 400)), (first, days) =>
            {
                var number = 1;
                var inWeek = 0;
                for (var day = first; day < first.AddDays(days); day = day.AddDays(1))
                {
                    inWeek++;
                    if (inWeek == 7)
                    {
                        number++;
                        inWeek = 0;
                    }
                }

                var week = AbsenceWeek.Containing(first, first.AddDays(days)).Value;
                return week.Number == number && week.First <= first.AddDays(days) && first.AddDays(days) <= week.Last;
            })
            .Holds();
}
