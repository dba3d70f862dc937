using Google.Protobuf;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What requests about calendars are refused for: everything at once, each at its field; and who may change what.</summary>
public sealed class CalendarRulesTests
{
    private const string Id = "01930000-0000-7000-8000-000000000001";

    // The clocks go forward on the 29th.
    private static readonly DateOnly Today = new(2026, 3, 18);
    private static readonly DateOnly Spring = new(2026, 3, 29);

    [Fact]
    public void Ordinary_requests_are_accepted()
    {
        AssertRefused(new RegisterRoomRequest { RequestId = Id, Name = "Lokale 1", Address = "Pladsen 1", Seats = 500, FirstDay = Today.ToProto() }, new RegisterRoomValidator());
        AssertRefused(Hours(Weekdays(Weekday.Monday, (0, 540), (540, 1439)), Weekdays(Weekday.Friday, (540, 541))), new SetWorkingHoursValidator());
        AssertRefused(Hours(), new SetWorkingHoursValidator());
        AssertRefused(OnDay(Today.AddYears(5), (540, 900)), new SetDayHoursValidator());
        AssertRefused(OnDay(Spring, (60, 119), (180, 240)), new SetDayHoursValidator());
        AssertRefused(Days(Today, Today.AddDays(61)), new GetCalendarValidator());
        AssertRefused(new SetClosingDayRequest { RequestId = Id, Day = Today.ToProto(), Remove = true }, new SetClosingDayValidator());
    }

    [Fact]
    public void Everything_wrong_with_the_hours_of_a_week_is_said_at_once()
    {
        var request = Hours(
            Weekdays(Weekday.Monday, (540, 720), (719, 900)), Weekdays(Weekday.Monday, (540, 540)), Weekdays(Weekday.Tuesday, (-1, 1440)),
            Weekdays(Weekday.Unspecified), Weekdays((Weekday)6, (540, 900)));
        (request.RoomId, request.MostTalks, request.FirstDay) = (Id, 101, Today.AddDays(-1).ToProto());

        AssertRefused(
            request, new SetWorkingHoursValidator(),
            "first_day:CALENDAR_DAY_PAST", "most_talks:MOST_TALKS_OUT_OF_RANGE", "officer_id:CALENDAR_NOT_CHOSEN", "weekdays[0].hours[1]:HOURS_OVERLAP",
            "weekdays[1].hours[0].to_minute:DAY_HOURS_REVERSED", "weekdays[1]:WEEKDAY_REPEATED", "weekdays[2].hours[0].from_minute:TIME_OF_DAY_OUT_OF_RANGE",
            "weekdays[2].hours[0].to_minute:TIME_OF_DAY_OUT_OF_RANGE", "weekdays[3].hours:FIELD_REQUIRED", "weekdays[3].weekday:FIELD_REQUIRED",
            "weekdays[4].weekday:ENUM_UNKNOWN");
    }

    [Fact]
    public void Lists_have_their_limits()
    {
        AssertRefused(
            Hours(Weekdays(Weekday.Monday, [.. Enumerable.Range(0, 7).Select(hour => (hour * 60, hour * 60 + 90))])), new SetWorkingHoursValidator(),
            "weekdays[0].hours:LIST_TOO_LONG");
        AssertRefused(
            Hours([.. Enumerable.Range(0, 6).Select(_ => Weekdays(Weekday.Tuesday, (540, 900)))]), new SetWorkingHoursValidator(), "weekdays:LIST_TOO_LONG");
        AssertRefused(
            OnDay(Spring, [.. Enumerable.Range(0, 7).Select(_ => (120, 150))]), new SetDayHoursValidator(), "hours:LIST_TOO_LONG");
    }

    [Fact]
    public void The_hour_that_is_skipped_in_spring_is_refused_where_it_stands() => AssertRefused(
        OnDay(Spring, (60, 150), (151, 240)), new SetDayHoursValidator(), "hours[0].to_minute:TIME_SKIPPED", "hours[1].from_minute:TIME_SKIPPED");

    [Fact]
    public void Everything_wrong_with_the_hours_of_a_day_is_said_at_once()
    {
        var request = OnDay(Today.AddYears(5).AddDays(1), (540, 720), (600, 590));
        (request.OfficerId, request.Remove) = ("", true);

        AssertRefused(
            request, new SetDayHoursValidator(),
            "day:CALENDAR_DAY_FAR", "hours[1].to_minute:DAY_HOURS_REVERSED", "hours[1]:HOURS_OVERLAP", "officer_id:CALENDAR_NOT_CHOSEN", "remove:HOURS_OF_REMOVED_DAY");
    }

    [Fact]
    public void A_room_needs_a_name_a_place_and_seats()
    {
        AssertRefused(
            new RegisterRoomRequest { RequestId = Id }, new RegisterRoomValidator(),
            "address:FIELD_REQUIRED", "first_day:FIELD_REQUIRED", "name:FIELD_REQUIRED", "seats:SEATS_OUT_OF_RANGE");
        AssertRefused(
            new ChangeRoomRequest { RequestId = Id, RoomId = "7", Etag = "1", Name = "7", Address = "?", Seats = 501, LastDay = Today.AddDays(-1).ToProto() },
            new ChangeRoomValidator(),
            "address:TEXT_WITHOUT_LETTERS", "last_day:CALENDAR_DAY_PAST", "name:TEXT_WITHOUT_LETTERS", "room_id:UUID_INVALID", "seats:SEATS_OUT_OF_RANGE");
    }

    [Fact]
    public void A_closing_day_has_a_name_unless_it_is_removed()
    {
        AssertRefused(new SetClosingDayRequest { RequestId = Id, Day = Today.ToProto() }, new SetClosingDayValidator(), "name:FIELD_REQUIRED");
        AssertRefused(
            new SetClosingDayRequest { RequestId = Id, Day = Today.AddDays(-1).ToProto(), Name = "Personaledag", Remove = true }, new SetClosingDayValidator(),
            "day:CALENDAR_DAY_PAST", "name:NAME_OF_REMOVED_DAY");
    }

    [Fact]
    public void A_calendar_is_read_for_some_days_at_a_time()
    {
        AssertRefused(Days(Today, Today.AddDays(62)), new GetCalendarValidator(), "last_day:CALENDAR_PERIOD_TOO_LONG");
        AssertRefused(Days(Today, Today.AddDays(-1)), new GetCalendarValidator(), "last_day:DATES_REVERSED");
        AssertRefused(Days(new(1899, 12, 31), new(1900, 1, 1)), new GetCalendarValidator(), "first_day:DATE_OUTSIDE_CALENDAR");
    }

    // A constructed CPR number.
    [Fact]
    public void A_CPR_number_is_no_officer()
    {
        var request = Days(Today, Today);
        request.OfficerId = "170248-0017";

        AssertRefused(request, new GetCalendarValidator(), "officer_id:OPAQUE_ID_INVALID");
    }

    [Fact]
    public void Officers_change_their_own_calendar_and_a_leader_all()
    {
        var (own, other, room) = (ResourceId.Officer("anna"), ResourceId.Officer("bo"), ResourceId.Room(Guid.Parse(Id)));

        Assert.Equal([null, "CALENDAR_OF_ANOTHER", "CALENDAR_OF_ANOTHER"], ((ResourceId[])[own, other, room]).Select(id => KnownCalendar.Barred(id, "anna", leads: false)?.Reason));
        Assert.All((ResourceId[])[own, other, room], id => Assert.Null(KnownCalendar.Barred(id, "anna", leads: true)));
    }

    [Theory]
    [InlineData("1", null, null, null)]
    [InlineData("1", null, "2026-03-01", null)]
    [InlineData("0", null, null, "ETAG_MISMATCH")]
    [InlineData("1", "2026-03-17", null, "ROOM_OUT_OF_USE")]
    [InlineData("1", "2026-03-18", null, null)]
    [InlineData("1", null, "2026-02-28", "ROOM_ENDS_BEFORE_IT_BEGINS")]
    public void A_room_is_changed_while_it_is_in_use(string etag, string? lastDay, string? stated, string? reason)
    {
        var room = new RegisteredRoom(Guid.Parse(Id), "Lokale 1", "Pladsen 1", 4, new(2026, 3, 1), Day(lastDay), 1);

        var changed = room.Change(etag, room with { LastDay = Day(stated) }, Today);

        Assert.Equal(reason, changed.Refusal?.Reason);
        if (reason is null)
        {
            Assert.Equal((2L, Day(stated)), (changed.Value.Version, changed.Value.LastDay));
        }
    }

    private static DateOnly? Day(string? iso) => iso is null ? null : DateOnly.Parse(iso, null);

    private static WeekdayHours Weekdays(Weekday day, params (int From, int To)[] hours) =>
        new() { Weekday = day, Hours = { hours.Select(one => new HoursOfDay { FromMinute = one.From, ToMinute = one.To }) } };

    private static SetWorkingHoursRequest Hours(params WeekdayHours[] weekdays) =>
        new() { RequestId = Id, OfficerId = "anna", Etag = "0", FirstDay = Today.ToProto(), Weekdays = { weekdays } };

    private static SetDayHoursRequest OnDay(DateOnly day, params (int From, int To)[] hours) => new()
    {
        RequestId = Id, OfficerId = "anna", Etag = "0", Day = day.ToProto(),
        Hours = { hours.Select(one => new HoursOfDay { FromMinute = one.From, ToMinute = one.To }) },
    };

    private static GetCalendarRequest Days(DateOnly first, DateOnly last) => new() { OfficerId = "anna", FirstDay = first.ToProto(), LastDay = last.ToProto() };

    private static void AssertRefused<T>(T request, RequestValidator<T> validator, params string[] violations) where T : IMessage => Assert.Equal(
        violations,
        (RequestChecks.Check(request, validator, Today)?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal));
}
