using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>When talks can be booked, and why not, day by day.</summary>
public sealed class ResourceCalendarTests
{
    private static readonly DaySpan Morning = Span("09:00", "12:00");
    private static readonly DaySpan Afternoon = Span("12:30", "15:00");
    private static readonly DateOnly Begin = new(2026, 1, 1);
    private static readonly DateOnly Monday = new(2026, 3, 16);
    private static readonly ResourceId Officer = ResourceId.Officer("anna");

    private readonly ResourceCalendar calendar = new()
    {
        Id = Officer, InUse = new(Begin, DateOnly.MaxValue), Weeks = [Week(Begin, 4, (DayOfWeek.Monday, [Morning, Afternoon]), (DayOfWeek.Friday, [Morning]))],
    };

    [Fact]
    public void The_hours_of_the_week_open_a_day()
    {
        var day = calendar.Day(Monday);

        Assert.Equal(["2026-03-16T08:00-2026-03-16T11:00", "2026-03-16T11:30-2026-03-16T14:00"], Times(day));
        Assert.Equal((null, null, 4), (day.Closed, day.ClosedBy, day.MostTalks));
    }

    // The clocks go forward on 29 March 2026, and back on 25 October 2026.
    [Theory]
    [InlineData("2026-03-27", "2026-03-27T08:00-2026-03-27T11:00")]
    [InlineData("2026-03-30", "2026-03-30T07:00-2026-03-30T10:00")]
    [InlineData("2026-10-23", "2026-10-23T07:00-2026-10-23T10:00")]
    [InlineData("2026-10-26", "2026-10-26T08:00-2026-10-26T11:00")]
    public void Nine_stays_nine_across_daylight_saving(string day, string utc) => Assert.Equal(utc, Times(calendar.Day(Day(day)))[0]);

    [Theory]
    [InlineData("2025-12-31", nameof(ClosedBy.NotEmployed), "ikke ansat")]
    [InlineData("2026-03-17", nameof(ClosedBy.DayOff), "ingen tider den dag")]
    [InlineData("2026-03-21", nameof(ClosedBy.Weekend), "lørdag")]
    [InlineData("2026-04-06", nameof(ClosedBy.Holiday), "2. påskedag")]
    [InlineData("2026-06-05", nameof(ClosedBy.Holiday), "grundlovsdag")]
    [InlineData("2026-05-15", nameof(ClosedBy.ClosingDay), "Fredag efter Kristi himmelfart")]
    [InlineData("2026-03-20", nameof(ClosedBy.Absence), "fraværende")]
    public void A_closed_day_says_why(string day, string by, string words)
    {
        var closed = (calendar with
        {
            Absences = [new(new(2026, 3, 18), new(2026, 3, 20))],
            ClosingDays = new Dictionary<DateOnly, ClosingDay> { [new(2026, 5, 15)] = new(new(2026, 5, 15), "Fredag efter Kristi himmelfart", LastChange.None) },
        }).Day(Day(day));

        Assert.Equal((by, words), ($"{closed.ClosedBy}", closed.Closed!.Danish));
        Assert.Empty(closed.Open);
    }

    [Fact]
    public void Without_any_hours_it_says_so() => Assert.Equal(ClosedBy.NoHours, (calendar with { Weeks = [] }).Day(Monday).ClosedBy);

    [Theory]
    [InlineData("2026-03-15", nameof(ClosedBy.NotInUse))]
    [InlineData("2026-03-16", null)]
    [InlineData("2026-03-23", null)]
    [InlineData("2026-03-24", nameof(ClosedBy.NotInUse))]
    public void A_room_is_open_from_its_first_day_to_its_last(string day, string? by) => Assert.Equal(
        by, (calendar with { Id = ResourceId.Room(Guid.NewGuid()), InUse = new(Monday, Monday.AddDays(7)) }).Day(Day(day)).ClosedBy?.ToString());

    [Fact]
    public void Hours_hold_until_the_next_period_begins()
    {
        var changed = calendar with { Weeks = [.. calendar.Weeks, Week(Monday.AddDays(7), 0, (DayOfWeek.Monday, [Afternoon]))] };

        Assert.Equal(2, changed.Day(Monday).Open.Count);
        Assert.Equal(["2026-03-23T11:30-2026-03-23T14:00"], Times(changed.Day(Monday.AddDays(7))));
        Assert.Equal((ClosedBy.DayOff, 0), (changed.Day(Monday.AddDays(11)).ClosedBy, changed.Day(Monday.AddDays(11)).MostTalks));
    }

    [Fact]
    public void Hours_of_one_day_replace_those_of_the_week_and_open_a_Saturday()
    {
        var saturday = Monday.AddDays(5);
        var changed = calendar.With(new(Monday, [])).Value.With(new(saturday, [Afternoon])).Value;

        Assert.Equal((ClosedBy.DayOff, 0), (changed.Day(Monday).ClosedBy, changed.Day(Monday).Open.Count));
        Assert.Equal(["2026-03-21T11:30-2026-03-21T14:00"], Times(changed.Day(saturday)));
        Assert.Equal(2, changed.WithoutHoursOf(Monday).Value.Day(Monday).Open.Count);
        Assert.Equal("DAY_HOURS_NOT_FOUND", calendar.WithoutHoursOf(Monday).Refusal!.Reason);
    }

    [Fact]
    public void Hours_of_one_day_open_no_day_on_which_the_municipality_is_closed()
    {
        var easter = new DateOnly(2026, 4, 6);
        var refused = calendar.With(new(easter, [Morning])).Refusal!;

        Assert.Equal("DAY_CLOSED", refused.Reason);
        Assert.Equal("Kommunen er lukket den 6. april 2026 (2. påskedag). Vælg en anden dag.", refused.Text(Language.Danish));
        Assert.False(calendar.With(new(easter, [])).IsRefused);

        // Set before the day was closed for all.
        var closed = calendar.With(new(Monday, [Morning])).Value with
        {
            ClosingDays = new Dictionary<DateOnly, ClosingDay> { [Monday] = new(Monday, "Personaledag", LastChange.None) },
        };
        Assert.Equal(ClosedBy.ClosingDay, closed.Day(Monday).ClosedBy);
    }

    [Theory]
    [InlineData("2026-04-06", "DAY_CLOSED")]
    [InlineData("2026-03-21", "DAY_CLOSED")]
    [InlineData("2026-03-16", null)]
    public void A_day_is_closed_once(string day, string? reason)
    {
        var closing = new ClosingDay(Day(day), "Personaledag", LastChange.None);

        Assert.Equal(reason, closing.AddTo(null).Refusal?.Reason);
        Assert.Equal("DAY_CLOSED", closing.AddTo(closing).Refusal!.Reason);
    }

    [Fact]
    public void An_open_time_is_what_the_clock_on_the_wall_says_on_every_day() => Prop.ForAll(
        Arb.From(
            from number in Gen.Choose(0, 3650)
            from one in Gen.Choose(0, 1438)
            from other in Gen.Choose(0, 1438)
            select (Date: new DateOnly(2024, 1, 1).AddDays(number), From: Math.Min(one, other), To: Math.Max(one, other) + 1)),
        drawn =>
        {
            var span = new DaySpan(TimeOnly.MinValue.AddMinutes(drawn.From), TimeOnly.MinValue.AddMinutes(drawn.To));
            if (DanishTime.At(drawn.Date, span.From).IsRefused || DanishTime.EndAt(drawn.Date, span.To).IsRefused
                || !(calendar with { InUse = new(DateOnly.MinValue, DateOnly.MaxValue) }).With(new(drawn.Date, [span])).TryGet(out var changed, out _))
            {
                return true;
            }

            return changed.Day(drawn.Date).Open is [var open]
                && (Wall(open.From), Wall(open.To)) == (drawn.Date.ToDateTime(span.From), drawn.Date.ToDateTime(span.To));
        }).Holds();

    [Fact]
    public void A_key_stands_for_its_resource_again()
    {
        var room = ResourceId.Room(Guid.NewGuid());

        Assert.Equal([("officer:anna", Officer), ($"room:{room.Id}", room)], ((ResourceId[])[Officer, room]).Select(one => (one.Key, ResourceId.Of(one.Key))));
    }

    private static DateTime Wall(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, DanishTime.Zone).DateTime;

    private static WorkingWeek Week(DateOnly first, int mostTalks, params (DayOfWeek Day, DaySpan[] Spans)[] days) => new(
        first, days.SelectMany(day => day.Spans.Select(span => (day.Day, span))).ToLookup(one => one.Day, one => one.span), mostTalks);

    private static DaySpan Span(string from, string to) => new(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null));

    private static DateOnly Day(string iso) => DateOnly.Parse(iso, null);

    private static List<string> Times(ResourceDay day) =>
        [.. day.Open.Select(open => $"{open.From.UtcDateTime:yyyy-MM-ddTHH:mm}-{open.To.UtcDateTime:yyyy-MM-ddTHH:mm}")];
}
