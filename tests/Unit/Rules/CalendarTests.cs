using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class CalendarTests
{
    private static readonly DanishCalendar Calendar = DanishCalendar.Municipal;

    // Ends some days before the last day, so that no property leaves the calendar.
    private static readonly Arbitrary<DateOnly> Days = Arb.From(
        Gen.Choose(DanishCalendar.FirstDay.DayNumber + 200, DanishCalendar.LastDay.DayNumber - 200).Select(DateOnly.FromDayNumber));

    [Theory]
    [InlineData("1900-04-15")]
    [InlineData("1913-03-23")]
    [InlineData("1940-03-24")]
    [InlineData("1943-04-25")]
    [InlineData("1954-04-18")]
    [InlineData("1961-04-02")]
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2100-03-28")]
    public void Easter_falls_where_the_almanac_has_it(string sunday) =>
        Assert.Equal(Given.Day(sunday), Holidays.Easter(Given.Day(sunday).Year));

    [Fact]
    public void Easter_agrees_with_the_rule_of_Gauss_in_all_201_years()
    {
        foreach (var year in Enumerable.Range(1900, 201))
        {
            Assert.Equal(Reference.Easter(year), Holidays.Easter(year));
        }
    }

    [Theory]
    [InlineData("2026-01-01", "nytårsdag")]
    [InlineData("2026-04-02", "skærtorsdag")]
    [InlineData("2026-04-03", "langfredag")]
    [InlineData("2026-04-05", "påskedag")]
    [InlineData("2026-04-06", "2. påskedag")]
    [InlineData("2026-05-14", "Kristi himmelfartsdag")]
    [InlineData("2026-05-24", "pinsedag")]
    [InlineData("2026-05-25", "2. pinsedag")]
    [InlineData("2026-12-25", "juledag")]
    [InlineData("2026-12-26", "2. juledag")]
    [InlineData("2026-06-05", "grundlovsdag")]
    [InlineData("2026-12-24", "juleaftensdag")]
    [InlineData("2026-12-31", "nytårsaftensdag")]
    [InlineData("2026-04-04", "lørdag")]
    [InlineData("2026-04-12", "søndag")]
    public void A_closed_day_says_why(string date, string name)
    {
        var day = Calendar.Day(Given.Day(date)).Value;

        Assert.False(day.IsWorkingDay);
        Assert.Equal(name, day.Closed!.Name.Danish);
        Assert.NotEmpty(day.Closed.Name.English);
    }

    [Theory]
    [InlineData("2023-05-05", false)]
    [InlineData("1900-05-11", false)]
    [InlineData("2024-04-26", true)]
    [InlineData("2025-05-16", true)]
    public void Store_bededag_is_a_holiday_through_2023_only(string date, bool open) =>
        Assert.Equal(open, Calendar.Day(Given.Day(date)).Value.IsWorkingDay);

    [Theory]
    [InlineData("2026-06-05")]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-31")]
    public void Without_the_custom_the_municipality_is_open_and_the_banks_are_not(string date)
    {
        var day = new DanishCalendar(CustomaryClosing.None).Day(Given.Day(date)).Value;

        Assert.True(day.IsWorkingDay);
        Assert.False(day.IsBankDay);
    }

    [Fact]
    public void The_Friday_after_Ascension_is_a_working_day_and_no_bank_day()
    {
        var day = Calendar.Day(Given.Day("2026-05-15")).Value;

        Assert.True(day.IsWorkingDay);
        Assert.False(day.IsBankDay);
        Assert.Equal(ClosingKind.BankClosing, day.BankClosed!.Kind);
        Assert.Equal(Given.Day("2026-05-18"), DanishCalendar.AddBankDays(Given.Day("2026-05-13"), 1).Value.To);
        Assert.Equal(Given.Day("2026-05-15"), Calendar.AddWorkingDays(Given.Day("2026-05-13"), 1).Value.To);
    }

    [Fact]
    public void A_move_names_what_it_passed()
    {
        var move = Calendar.ForwardToWorkingDay(Given.Day("2026-04-03")).Value;

        Assert.Equal(Given.Day("2026-04-07"), move.To);
        Assert.Equal(["langfredag", "lørdag", "påskedag", "2. påskedag"], move.Passed.Select(day => day.Name.Danish));
        Assert.Empty(Calendar.ForwardToWorkingDay(Given.Day("2026-04-07")).Value.Passed);
    }

    [Fact]
    public void Next_and_previous_working_day_leave_the_day_itself()
    {
        Assert.Equal(Given.Day("2026-06-08"), Calendar.NextWorkingDay(Given.Day("2026-06-04")).Value.To);
        Assert.Equal(Given.Day("2026-06-04"), Calendar.PreviousWorkingDay(Given.Day("2026-06-08")).Value.To);
    }

    [Fact]
    [Meets("DATE_OUTSIDE_CALENDAR")]
    public void A_day_outside_the_calendar_is_refused_and_no_exception()
    {
        Assert.False(Calendar.Day(new DateOnly(1900, 1, 1)).IsRefused);
        Assert.False(Calendar.Day(new DateOnly(2100, 12, 31)).IsRefused);
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(Calendar.Day(new DateOnly(1899, 12, 31))));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(Calendar.Day(new DateOnly(2101, 1, 1))));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(Calendar.ForwardToWorkingDay(new DateOnly(2100, 12, 31))));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(Calendar.BackToWorkingDay(new DateOnly(1900, 1, 1))));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(Calendar.AddWorkingDays(DateOnly.MaxValue, 1)));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(Calendar.AddWorkingDays(new DateOnly(2026, 1, 1), int.MinValue)));
        Assert.Equal("DATE_OUTSIDE_CALENDAR", Given.ViolationOf(DanishCalendar.AddBankDays(new DateOnly(2026, 1, 1), int.MaxValue)));
    }

    [Fact]
    public void Every_day_of_1900_to_2100_is_open_or_closed_as_an_independent_calendar_has_it()
    {
        for (var day = DanishCalendar.FirstDay; day <= DanishCalendar.LastDay; day = day.AddDays(1))
        {
            var known = Calendar.Day(day).Value;

            Assert.True(Reference.IsClosed(day) != known.IsWorkingDay, $"{day:O}");
            Assert.True((Reference.IsClosed(day) || day == Reference.Easter(day.Year).AddDays(40)) != known.IsBankDay, $"{day:O}");
        }
    }

    [Fact]
    public void Forward_is_the_first_open_day_from_the_day_on() =>
        Prop.ForAll(Days, day => Calendar.ForwardToWorkingDay(day).Value.To == Reference.Open(day, 1).First())
            .Holds();

    [Fact]
    public void Back_is_the_last_open_day_up_to_the_day() =>
        Prop.ForAll(Days, day => Calendar.BackToWorkingDay(day).Value.To == Reference.Open(day, -1).First())
            .Holds();

    [Fact]
    public void The_nth_working_day_is_the_nth_open_day_after_it() =>
        Prop.ForAll(Days, Arb.From(Gen.Choose(1, 60)), (day, n) =>
                Calendar.AddWorkingDays(day, n).Value.To == Reference.Open(day.AddDays(1), 1).ElementAt(n - 1)
                && Calendar.AddWorkingDays(day, -n).Value.To == Reference.Open(day.AddDays(-1), -1).ElementAt(n - 1))
            .Holds();

    [Fact]
    public void A_move_passes_exactly_the_closed_days_between() =>
        Prop.ForAll(Days, Arb.From(Gen.Choose(1, 10)), (day, n) =>
            {
                var move = Calendar.AddWorkingDays(day, n).Value;
                var between = Enumerable.Range(1, move.To.DayNumber - day.DayNumber).Select(i => day.AddDays(i)).Where(Reference.IsClosed);
                return move.Passed.Select(closed => closed.Date).SequenceEqual(between);
            })
            .Holds();
}

/// <summary>The calendar calculated in another way, for comparison.</summary>
internal static class Reference
{
    /// <summary>Easter by the rule of Gauss with his two exceptions.</summary>
    internal static DateOnly Easter(int year)
    {
        var century = year / 100;
        var m = (15 - (13 + 8 * century) / 25 + century - century / 4) % 30;
        var n = (4 + century - century / 4) % 7;
        var d = (19 * (year % 19) + m) % 30;
        var e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
        return (d, e) switch
        {
            (29, 6) => new DateOnly(year, 4, 19),
            (28, 6) when (11 * m + 11) % 30 < 19 => new DateOnly(year, 4, 18),
            _ => new DateOnly(year, 3, 22).AddDays(d + e),
        };
    }

    internal static bool IsClosed(DateOnly day)
    {
        var easter = Easter(day.Year);
        return day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            || new[] { "01-01", "06-05", "12-24", "12-25", "12-26", "12-31" }.Contains(day.ToString("MM-dd"))
            || new[] { -3, -2, 1, 39, 50 }.Any(offset => easter.AddDays(offset) == day)
            || (day.Year < 2024 && easter.AddDays(26) == day);
    }

    /// <summary>The open days from a day on, inclusive.</summary>
    internal static IEnumerable<DateOnly> Open(DateOnly from, int direction) =>
        Enumerable.Range(0, 200).Select(i => from.AddDays(direction * i)).Where(day => !IsClosed(day));
}
