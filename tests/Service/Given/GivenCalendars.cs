using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Calendars of officers and rooms for tests. All of them are invented.</summary>
internal static class GivenCalendars
{
    public static CalendarService.CalendarServiceClient Calendars(this Suite suite) => new(suite.To("scheduling"));

    /// <summary>Nine to three, every working day.</summary>
    public static IEnumerable<WeekdayHours> NineToThree => Enumerable.Range(1, 5).Select(day => On((Weekday)day, (9 * 60, 15 * 60)));

    public static WeekdayHours On(Weekday day, params (int From, int To)[] hours) => new() { Weekday = day, Hours = { hours.Select(Hours) } };

    public static HoursOfDay Hours((int From, int To) hours) => new() { FromMinute = hours.From, ToMinute = hours.To };

    public static RegisterRoomRequest Registration(string name = "Lokale 1 (opdigtet)", int seats = 4) => new()
    {
        RequestId = Given.RequestId, Name = name, Address = "Opdigtet Plads 1", Seats = seats, FirstDay = Given.Today.ToProto(),
    };

    /// <summary>A new room.</summary>
    public static async Task<Room> Room(this CalendarService.CalendarServiceClient calendars, string name = "Lokale 1 (opdigtet)", int seats = 4) =>
        (await calendars.RegisterRoomAsync(Registration(name, seats), deadline: Suite.Soon)).Room;

    public static AsyncUnaryCall<ChangeRoomResponse> Changing(
        this CalendarService.CalendarServiceClient calendars, Room room, string name = "Lokale 2 (opdigtet)", DateOnly? lastDay = null) => calendars.ChangeRoomAsync(
        new()
        {
            RequestId = Given.RequestId, RoomId = room.RoomId, Etag = room.Etag, Name = name, Address = room.Address, Seats = room.Seats, LastDay = lastDay?.ToProto(),
        },
        deadline: Suite.Soon);

    /// <summary>The calendar of an officer, once the register of staff has arrived.</summary>
    public static async Task<GetCalendarResponse> Of(this CalendarService.CalendarServiceClient calendars, string officerId, DateOnly first, DateOnly last)
    {
        GetCalendarResponse? read = null;
        await Eventually.True("the officer has a calendar", async () =>
        {
            try
            {
                read = await calendars.Reading(first, last, officerId);
                return true;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.NotFound)
            {
                return false;
            }
        });
        return read!;
    }

    public static AsyncUnaryCall<GetCalendarResponse> Reading(
        this CalendarService.CalendarServiceClient calendars, DateOnly first, DateOnly last, string officerId = "", string roomId = "") =>
        calendars.GetCalendarAsync(
            new() { OfficerId = officerId, RoomId = roomId, FirstDay = first.ToProto(), LastDay = last.ToProto() }, deadline: Suite.Soon);

    public static AsyncUnaryCall<SetWorkingHoursResponse> Setting(
        this CalendarService.CalendarServiceClient calendars, string etag, DateOnly firstDay, IEnumerable<WeekdayHours> weekdays,
        string officerId = "", string roomId = "", int mostTalks = 0) => calendars.SetWorkingHoursAsync(
        new()
        {
            RequestId = Given.RequestId, OfficerId = officerId, RoomId = roomId, Etag = etag, FirstDay = firstDay.ToProto(), Weekdays = { weekdays },
            MostTalks = mostTalks,
        },
        deadline: Suite.Soon);

    public static SetDayHoursRequest OnDay(string etag, DateOnly day, string officerId, params (int From, int To)[] hours) => new()
    {
        RequestId = Given.RequestId, OfficerId = officerId, Etag = etag, Day = day.ToProto(), Hours = { hours.Select(Hours) },
    };

    public static AsyncUnaryCall<SetClosingDayResponse> Closing(this CalendarService.CalendarServiceClient calendars, DateOnly day, string name) =>
        calendars.SetClosingDayAsync(new() { RequestId = Given.RequestId, Day = day.ToProto(), Name = name }, deadline: Suite.Soon);

    public static AsyncUnaryCall<SetClosingDayResponse> Opening(this CalendarService.CalendarServiceClient calendars, DateOnly day) =>
        calendars.SetClosingDayAsync(new() { RequestId = Given.RequestId, Day = day.ToProto(), Remove = true }, deadline: Suite.Soon);

    /// <summary>The working hours of an open day, as they are read from the clock on the wall.</summary>
    public static string OnTheClock(this CalendarDay day) => string.Join(
        ", ", day.Open.Select(open => $"{OnTheClock(open.From.ToDateTimeOffset())}-{OnTheClock(open.To.ToDateTimeOffset())}"));

    private static string OnTheClock(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen")).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Working days more than a year ahead, another each time, so that no test closes the day of another.</summary>
internal static class WorkingDays
{
    private const int Ahead = 400;
    private const int AlmostFiveYears = 1800;

    // No holiday falls in the months from August to November.
    private static readonly DateOnly[] Days =
    [
        .. Enumerable.Range(Ahead, AlmostFiveYears - Ahead).Select(Given.Today.AddDays)
            .Where(day => day.Month is >= 8 and <= 11 && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)),
    ];

    private static int given = -1;

    public static DateOnly Next() => Days[Interlocked.Increment(ref given) % Days.Length];

    /// <summary>The Monday of such a week.</summary>
    public static DateOnly NextMonday()
    {
        var day = Next();
        while (day.DayOfWeek != DayOfWeek.Monday)
        {
            day = Next();
        }

        return day;
    }
}
