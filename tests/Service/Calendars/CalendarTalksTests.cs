using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The booked talks of calendars.</summary>
public sealed class CalendarTalksTests(StackFixture fixture) : StackTest(fixture)
{
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

    private async Task<Cases.V1.RegisterCaseResponse> Restricted()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return registered;
    }

    private static Appointment AtWorkplace(string officer, int hour)
    {
        var at = GivenTalks.At(officer, hour);
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

    private static string OnTheClock(CalendarTalk talk) =>
        $"{Clock(talk.TakenFrom)} {Clock(talk.StartsAt)}-{Clock(talk.EndsAt)} {Clock(talk.TakenTo)}";

    private static string Clock(Google.Protobuf.WellKnownTypes.Timestamp at) => TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), DanishTime.Zone)
        .ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
