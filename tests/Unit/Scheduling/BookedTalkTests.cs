using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Which booked talks a changed calendar leaves outside its open times.</summary>
public sealed class BookedTalkTests
{
    private static readonly Guid RoomId = Guid.Parse("01930000-0000-7000-8000-000000000003");

    // A Tuesday.
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly BookingSettings Settings = BookingSettings.OfMinutes(5, 10, 30, 10);
    private static readonly ResourceCalendar Calendar = Of(ResourceId.Officer("sofie"));

    [Theory]
    [InlineData(8, 0, false, false)]
    [InlineData(7, 59, false, true)]
    [InlineData(15, 30, false, false)]
    [InlineData(15, 31, false, true)]
    [InlineData(8, 30, true, false)]
    [InlineData(8, 29, true, true)]
    [InlineData(15, 0, true, false)]
    [InlineData(15, 1, true, true)]
    public void An_officers_open_times_hold_the_talk_and_the_travel_to_it(int hour, int minute, bool isAway, bool isOutside) =>
        Assert.Equal(isOutside, Talk(Day, hour, minute, isAway).IsOutside(Calendar, Settings));

    [Theory]
    [InlineData(8, 0, false)]
    [InlineData(15, 31, true)]
    public void A_rooms_open_times_hold_the_talk_alone(int hour, int minute, bool isOutside) =>
        Assert.Equal(isOutside, Talk(Day, hour, minute, isAway: true).IsOutside(Of(ResourceId.Room(RoomId)), Settings));

    [Fact]
    public void Every_talk_of_a_closed_day_lies_outside()
    {
        var talks = new[] { Talk(Day, 9), Talk(Day.AddDays(1), 9) };

        Assert.Empty(talks.Outside(Calendar, Settings));
        Assert.Equal([talks[0]], talks.Outside(Calendar with { Absences = [new(Day, Day)] }, Settings));
        Assert.Equal([talks[1]], talks.Outside(
            Calendar with { ClosingDays = new Dictionary<DateOnly, ClosingDay> { [Day.AddDays(1)] = new(Day.AddDays(1), "personaledag", LastChange.None) } }, Settings));
    }

    [Fact]
    public void New_hours_of_the_week_leave_talks_outside_on_the_days_on_which_they_hold()
    {
        var none = new WorkingWeek(Day, Enumerable.Empty<DayOfWeek>().ToLookup(day => day, _ => default(DaySpan)), 0) { LastDay = Day.AddDays(7) };
        BookedTalk[] talks = [Talk(Day.AddDays(-1), 9), Talk(Day, 9), Talk(Day.AddDays(7), 9), Talk(Day.AddDays(8), 9)];

        Assert.Equal([talks[1], talks[2]], talks.Outside(Calendar, none, Settings));
        Assert.Equal([talks[1], talks[2], talks[3]], talks.Outside(Calendar, none with { LastDay = null }, Settings));
    }

    [Fact]
    public void At_most_fifty_are_named_and_all_are_counted()
    {
        BookedTalk[] talks = [.. Enumerable.Range(0, 51).Select(number => Talk(Day.AddDays(7 * number), 7))];

        var outside = talks.ToOutside();

        Assert.Equal((51, 50), (outside.Count, outside.Talks.Count));
        Assert.Equal((talks[0].Id.ToString(), "sofie", talks[0].StartsAt), (outside.Talks[0].TalkId, outside.Talks[0].OfficerId, outside.Talks[0].StartsAt.ToDateTimeOffset()));
        Assert.Equal(talks[49].EndsAt, outside.Talks[49].EndsAt.ToDateTimeOffset());
    }

    // Half an hour.
    private static BookedTalk Talk(DateOnly day, int hour, int minute = 0, bool isAway = false)
    {
        var start = DanishTime.At(day, new(hour, minute)).Value;
        return new(Guid.NewGuid(), start, start.AddMinutes(30), "sofie", isAway);
    }

    // From 8 to 16 on working days.
    private static ResourceCalendar Of(ResourceId id) => new()
    {
        Id = id,
        InUse = new(Day.AddYears(-1), DateOnly.MaxValue),
        Weeks = [new(Day.AddYears(-1), Enumerable.Range(1, 5).ToLookup(day => (DayOfWeek)day, _ => new DaySpan(new(8, 0), new(16, 0))), 0)],
    };
}
