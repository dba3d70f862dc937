using System.Diagnostics.Contracts;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>Between calendars and the messages of the contract.</summary>
internal static class CalendarMapping
{
    /// <summary>The last minute of a day.</summary>
    public const int LastMinute = 24 * 60 - 1;

    private const int MostOutside = 50;

    /// <summary>Whether a number of minutes after midnight is a time of the day.</summary>
    [Pure]
    public static bool IsTimeOfDay(int minute) => minute is >= 0 and <= LastMinute;

    /// <summary>Whose calendar a request is about: exactly one of the two is given.</summary>
    [Pure]
    public static ResourceId ResourceOf(string officerId, string roomId) =>
        officerId.Length > 0 ? ResourceId.Officer(officerId) : ResourceId.Room(Guid.Parse(roomId));

    [Pure]
    public static DaySpan ToSpan(this HoursOfDay hours) =>
        new(TimeOnly.MinValue.AddMinutes(hours.FromMinute), TimeOnly.MinValue.AddMinutes(hours.ToMinute));

    [Pure]
    public static WorkingWeek ToWeek(this SetWorkingHoursRequest request) => new(
        request.FirstDay.ToDateOnly()!.Value,
        request.Weekdays.SelectMany(day => day.Hours.Select(hours => (day.Weekday, Span: hours.ToSpan())))
            .OrderBy(one => one.Weekday).ThenBy(one => one.Span.From).ToLookup(one => (System.DayOfWeek)one.Weekday, one => one.Span),
        request.MostTalks);

    [Pure]
    public static DayHours ToDayHours(this SetDayHoursRequest request) =>
        new(request.Day.ToDateOnly()!.Value, [.. request.Hours.Select(ToSpan)]);

    [Pure]
    public static Room ToProto(this RegisteredRoom room) => new()
    {
        RoomId = room.Id.ToString(),
        Name = room.Name,
        Address = room.Address,
        Seats = room.Seats,
        FirstDay = room.FirstDay.ToProto(),
        LastDay = room.LastDay?.ToProto(),
        Etag = room.Etag,
        ChangedById = room.LastChange.By,
        ChangedByName = room.LastChange.Name,
        ChangedAt = room.LastChange.At.ToTimestamp(),
    };

    [Pure]
    public static WorkingHours ToProto(this WorkingWeek week) => new()
    {
        FirstDay = week.FirstDay.ToProto(),
        LastDay = week.LastDay?.ToProto(),
        Weekdays =
        {
            week.Week.OrderBy(day => day.Key).Select(day => new WeekdayHours { Weekday = (Weekday)day.Key, Hours = { day.Select(ToHours) } }),
        },
        MostTalks = week.MostTalks,
        ChangedById = week.LastChange.By,
        ChangedByName = week.LastChange.Name,
        ChangedAt = week.LastChange.At.ToTimestamp(),
    };

    /// <summary>A day, with the talks that are known of it.</summary>
    [Pure]
    public static CalendarDay ToProto(this ResourceCalendar calendar, DateOnly date, Language language, ILookup<DateOnly, CalendarTalk>? talks = null)
    {
        var day = calendar.Day(date);
        return new()
        {
            Day = date.ToProto(),
            Open = { day.Open.Select(open => new OpenPeriod { From = open.From.ToTimestamp(), To = open.To.ToTimestamp() }) },
            ClosedBy = (CalendarClosing)(day.ClosedBy ?? 0),
            Closed = day.Closed?.In(language) ?? "",
            MostTalks = day.MostTalks,
            HasOwnHours = calendar.Exceptions.ContainsKey(date),
            Talks = { talks?[date] ?? [] },
        };
    }

    [Pure]
    public static GetCalendarResponse ToAnswer(
        this ResourceCalendar calendar, KnownCalendar known, IEnumerable<Busy> talks, IReadOnlyDictionary<Guid, ReachedTalk> reached, DateOnly first,
        DateOnly last, Language language)
    {
        var booked = talks.ToLookup(talk => LocalTimes.DayOf(talk.StartsAt), talk => talk.ToProto(reached.GetValueOrDefault(talk.BookingId)));
        return new()
        {
            Etag = known.Etag,
            Room = calendar.Room?.ToProto(),
            Days = { Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(number => calendar.ToProto(first.AddDays(number), language, booked)) },
            WorkingHours = { calendar.Weeks.Select(ToProto) },
            ClosingDays = { calendar.ClosingDays.Values.OrderBy(closing => closing.Day).Select(ToProto) },
        };
    }

    [Pure]
    public static V1.ClosingDay ToProto(this ClosingDay closing) => new()
    {
        Day = closing.Day.ToProto(),
        Name = closing.Name,
        ChangedById = closing.LastChange.By,
        ChangedByName = closing.LastChange.Name,
        ChangedAt = closing.LastChange.At.ToTimestamp(),
    };

    /// <summary>Talks outside the open times: how many, and the first of them.</summary>
    [Pure]
    public static TalksOutside ToOutside(this IReadOnlyCollection<BookedTalk> talks) => new()
    {
        Count = talks.Count,
        Talks =
        {
            talks.Take(MostOutside).Select(talk => new TalkOutside
            {
                TalkId = talk.Id.ToString(), StartsAt = talk.StartsAt.ToTimestamp(), EndsAt = talk.EndsAt.ToTimestamp(), OfficerId = talk.OfficerId,
            }),
        },
    };

    // Of a talk that the caller may not reach it is only said that the time is taken.
    private static CalendarTalk ToProto(this Busy talk, ReachedTalk? reached) => new()
    {
        StartsAt = talk.StartsAt.ToTimestamp(),
        EndsAt = talk.EndsAt.ToTimestamp(),
        TakenFrom = talk.Span.From.ToTimestamp(),
        TakenTo = talk.Span.To.ToTimestamp(),
        TalkId = reached?.Id.ToString() ?? "",
        CaseId = reached?.CaseId.ToString() ?? "",
        CaseNumber = reached?.CaseNumber ?? "",
        ContactForm = reached?.Form ?? ContactForm.Unspecified,
    };

    private static HoursOfDay ToHours(DaySpan span) => new()
    {
        FromMinute = (int)span.From.ToTimeSpan().TotalMinutes, ToMinute = (int)span.To.ToTimeSpan().TotalMinutes,
    };
}
