using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The booked talks of calendars: shown in them, and left outside by changes of them.</summary>
public sealed class CalendarTalksTests(StackFixture fixture) : StackTest(fixture)
{
    private CalendarService.CalendarServiceClient Leader => Fixture.As("team_leader", name: "Lise Leder").Calendars();

    [Fact]
    public async Task A_calendar_shows_its_booked_talks_and_of_a_case_out_of_reach_only_that_the_time_is_taken()
    {
        var (restricted, open) = (await Restricted(), await Caseworker.Planned());
        var (officer, room) = (await Fixture.Calendar(), await Fixture.Room());
        var inRoom = await Caseworker.Book(open.Case.CaseId, GivenTalks.At(officer, 11, roomId: room));
        var first = await Caseworker.Book(restricted.Case.CaseId, GivenTalks.At(officer, 9));
        var away = await Caseworker.Book(open.Case.CaseId, AtWorkplace(officer, 14));
        var next = await Caseworker.Book(open.Case.CaseId, GivenTalks.At(officer, 10, day: GivenTalks.Day.AddDays(1)));
        await Caseworker.Book(open.Case.CaseId, GivenTalks.At(await Fixture.Calendar(), 12));
        await Caseworker.Hold(open.Case.CaseId, GivenTalks.At(officer, 10, day: GivenTalks.Day.AddDays(2)));
        await Caseworker.Bookings().CancelTalkAsync(
            GivenTalks.Cancelling(await Caseworker.Book(open.Case.CaseId, GivenTalks.At(officer, 13, day: GivenTalks.Day.AddDays(1)))), deadline: Suite.Soon);

        var days = (await Read(Caseworker, officer)).Days;

        Assert.Equal([3, 1, 0], days.Select(day => day.Talks.Count));
        Assert.Equal(["08:55 09:00-09:30 09:40", "10:55 11:00-11:30 11:40", "13:25 14:00-14:30 15:10"], days[0].Talks.Select(OnTheClock));
        Assert.Equal(
            [
                (first.TalkId, restricted.Case.CaseId, restricted.Case.CaseNumber, ContactForm.Phone),
                (inRoom.TalkId, open.Case.CaseId, open.Case.CaseNumber, ContactForm.InPerson),
                (away.TalkId, open.Case.CaseId, open.Case.CaseNumber, ContactForm.InPerson),
            ],
            days[0].Talks.Select(talk => (talk.TalkId, talk.CaseId, talk.CaseNumber, talk.ContactForm)));
        Assert.Equal(next.TalkId, days[1].Talks[0].TalkId);

        var colleagues = (await Read(Fixture.As(name: "Kalle Kollega"), officer)).Days[0].Talks;
        Assert.Equal([Taken(days[0].Talks[0]), days[0].Talks[1], days[0].Talks[2]], colleagues);

        var ofRoom = Assert.Single((await Read(Caseworker, roomId: room)).Days[0].Talks);
        Assert.Equal((inRoom.TalkId, "11:00 11:00-11:30 11:30"), (ofRoom.TalkId, OnTheClock(ofRoom)));
    }

    [Fact]
    public async Task Talks_are_shown_for_a_purpose_to_those_who_have_a_part_in_them()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        await Caseworker.Book(caseId, GivenTalks.At(officer, 9));
        var shown = (await Read(Caseworker, officer)).Days[0].Talks[0];

        Assert.Equal([Taken(shown)], (await Read(Fixture.As("payment_unit", name: "Ulla Udbetaling"), officer)).Days[0].Talks);
        Assert.Equal([shown], (await Read(Fixture.As("team_leader", name: "Lise Leder"), officer)).Days[0].Talks);
        using var aimless = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), purpose: null);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", aimless.Calendars().Reading(GivenTalks.Day, GivenTalks.Day, officer));
    }

    [Fact]
    public async Task A_room_that_is_taken_out_of_use_names_the_talks_after_its_last_day()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var (officer, room) = (await Fixture.Calendar(), await Fixture.Room());
        await Caseworker.Book(caseId, GivenTalks.At(officer, 9, roomId: room));
        await Caseworker.Book(caseId, GivenTalks.At(officer, 9, day: GivenTalks.Day.AddDays(1)));
        var after = await Caseworker.Book(caseId, GivenTalks.At(officer, 11, roomId: room, day: GivenTalks.Day.AddDays(1)));

        var changed = await Leader.ChangeRoomAsync(
            new()
            {
                RequestId = Given.RequestId, RoomId = room, Etag = "1", Name = "Lokale 2 (opdigtet)", Address = "Opdigtet Plads 1", Seats = 4,
                LastDay = GivenTalks.Day.ToProto(),
            },
            deadline: Suite.Soon);

        Assert.Equal([Outside(after)], changed.TalksOutside.Talks);
        Assert.Equal(0, (await Leader.Changing(changed.Room)).TalksOutside.Count);
    }

    [Fact]
    public async Task New_hours_of_the_week_name_the_talks_that_they_leave_outside()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var monday = WorkingDays.NextMonday();
        await Caseworker.Book(caseId, GivenTalks.At(officer, 11, day: monday.AddDays(-6)));
        var late = await Caseworker.Book(caseId, GivenTalks.At(officer, 11, day: monday.AddDays(1)));
        await Caseworker.Book(caseId, GivenTalks.At(officer, 9, day: monday.AddDays(1)));
        var wednesday = await Caseworker.Book(caseId, GivenTalks.At(officer, 9, day: monday.AddDays(2)));
        await Caseworker.Hold(caseId, GivenTalks.At(officer, 12, day: monday.AddDays(2)));
        await Caseworker.Bookings().CancelTalkAsync(
            GivenTalks.Cancelling(await Caseworker.Book(caseId, GivenTalks.At(officer, 13, day: monday.AddDays(2)))), deadline: Suite.Soon);

        var set = await Leader.Setting("1", monday, [GivenCalendars.On(Weekday.Tuesday, (9 * 60, 10 * 60))], officer);

        Assert.Equal(2, set.TalksOutside.Count);
        Assert.Equal([Outside(late), Outside(wednesday)], set.TalksOutside.Talks);
        Assert.Equal(TalkStatus.Booked, (await Caseworker.GetTalk(late)).Status);
        Assert.Equal(0, (await Leader.Setting(set.Etag, monday, [.. GivenCalendars.NineToThree], officer)).TalksOutside.Count);
    }

    [Fact]
    public async Task Hours_of_a_day_name_the_talks_that_they_leave_outside_in_an_officers_calendar_and_in_a_rooms()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var (officer, room, day) = (await Fixture.Calendar(), await Fixture.Room(), WorkingDays.NextMonday());
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9, roomId: room, day: day));
        var away = await Caseworker.Book(caseId, AtWorkplace(officer, 12, day));
        var change = GivenCalendars.OnDay("1", day, officer, (12 * 60, 16 * 60));

        var set = await Leader.SetDayHoursAsync(change, deadline: Suite.Soon);

        // The travel to the workplace begins before the hours.
        Assert.Equal([Outside(talk), Outside(away)], set.TalksOutside.Talks);
        (change.RequestId, change.Etag, change.Remove) = (Given.RequestId, set.Etag, true);
        change.Hours.Clear();
        Assert.Equal(0, (await Leader.SetDayHoursAsync(change, deadline: Suite.Soon)).TalksOutside.Count);
        Assert.Equal([Outside(talk)], (await Leader.SetDayHoursAsync(
            new() { RequestId = Given.RequestId, RoomId = room, Etag = "1", Day = day.ToProto() }, deadline: Suite.Soon)).TalksOutside.Talks);
    }

    [Fact]
    public async Task A_closing_day_names_the_talks_of_all_officers()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var (officer, other, day) = (await Fixture.Calendar(), await Fixture.Calendar(), WorkingDays.NextMonday());
        var late = await Caseworker.Book(caseId, GivenTalks.At(officer, 14, day: day));
        var early = await Caseworker.Book(caseId, GivenTalks.At(other, 8, day: day));
        await Caseworker.Book(caseId, GivenTalks.At(other, 8, day: day.AddDays(1)));

        var closed = await Leader.Closing(day, "Personaledag (opdigtet)");

        Assert.Equal(2, closed.TalksOutside.Count);
        Assert.Equal([Outside(early), Outside(late)], closed.TalksOutside.Talks);
        Assert.Equal(late, await Caseworker.GetTalk(late));
        Assert.Equal(new TalksOutside(), (await Leader.Opening(day)).TalksOutside);
    }

    private async Task<Cases.V1.RegisterCaseResponse> Restricted()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return registered;
    }

    private static Appointment AtWorkplace(string officer, int hour, DateOnly? day = null)
    {
        var at = GivenTalks.At(officer, hour, day: day);
        (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Opdigtet værksted");
        return at;
    }

    private static async Task<GetCalendarResponse> Read(Suite suite, string officerId = "", string roomId = "") =>
        await suite.Calendars().Reading(GivenTalks.Day, GivenTalks.Day.AddDays(2), officerId, roomId);

    // The same talk, of a case that the caller may not reach.
    private static CalendarTalk Taken(CalendarTalk talk) => new()
    {
        StartsAt = talk.StartsAt, EndsAt = talk.EndsAt, TakenFrom = talk.TakenFrom, TakenTo = talk.TakenTo,
    };

    private static TalkOutside Outside(Talk talk) => new()
    {
        TalkId = talk.TalkId, StartsAt = talk.Appointment.StartsAt, EndsAt = talk.Appointment.EndsAt, OfficerId = talk.Appointment.OfficerId,
    };

    private static string OnTheClock(CalendarTalk talk) =>
        $"{Clock(talk.TakenFrom)} {Clock(talk.StartsAt)}-{Clock(talk.EndsAt)} {Clock(talk.TakenTo)}";

    private static string Clock(Google.Protobuf.WellKnownTypes.Timestamp at) => TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), DanishTime.Zone)
        .ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
