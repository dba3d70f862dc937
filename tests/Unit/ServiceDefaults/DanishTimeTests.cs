using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Times of day in Denmark as instants.</summary>
public sealed class DanishTimeTests
{
    [Theory]
    [InlineData("2026-01-15", "09:00", "08:00")]
    [InlineData("2026-07-15", "09:00", "07:00")]
    [InlineData("2026-03-29", "01:59", "00:59")]
    [InlineData("2026-03-29", "03:00", "01:00")]
    public void A_time_is_one_instant(string day, string time, string utc)
    {
        Assert.Equal(utc, Utc(DanishTime.At(Day(day), Time(time))));
        Assert.Equal(utc, Utc(DanishTime.EndAt(Day(day), Time(time))));
    }

    [Theory]
    [Meets("TIME_SKIPPED")]
    [InlineData("02:00")]
    [InlineData("02:30")]
    [InlineData("02:59")]
    public void The_hour_that_is_skipped_in_spring_does_not_exist(string time)
    {
        foreach (var result in (Result<DateTimeOffset>[])[DanishTime.At(new(2026, 3, 29), Time(time)), DanishTime.EndAt(new(2026, 3, 29), Time(time))])
        {
            var violation = Assert.Single(Assert.IsType<InvalidRequest>(result.Refusal).Violations);
            Assert.Equal("TIME_SKIPPED", violation.Code.Reason);
            Assert.Contains($"Klokken {time} findes ikke den 29. marts 2026", violation.In(Language.Danish), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("01:59", "23:59", "23:59")]
    [InlineData("02:00", "00:00", "01:00")]
    [InlineData("02:30", "00:30", "01:30")]
    [InlineData("03:00", "02:00", "02:00")]
    public void Of_the_hour_that_comes_twice_in_autumn_a_beginning_is_the_first_and_an_end_the_last(string time, string begins, string ends)
    {
        Assert.Equal(begins, Utc(DanishTime.At(new(2026, 10, 25), Time(time))));
        Assert.Equal(ends, Utc(DanishTime.EndAt(new(2026, 10, 25), Time(time))));
    }

    private static string Utc(Result<DateTimeOffset> instant)
    {
        Assert.Equal(TimeSpan.Zero, instant.Value.Offset);
        return instant.Value.ToString("HH:mm", null);
    }

    private static DateOnly Day(string iso) => DateOnly.Parse(iso, null);

    private static TimeOnly Time(string time) => TimeOnly.Parse(time, null);
}
