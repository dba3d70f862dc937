using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A talk as a file that calendar programs import.</summary>
public sealed class TalkInvitationTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_citizen_gets_the_own_talk_as_a_file_without_whose_calendar_it_is_in()
    {
        var registered = await Caseworker.Planned();
        var caseId = registered.Case.CaseId;
        var officer = await Fixture.Calendar();
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9, roomId: await Fixture.Room()));
        using var citizen = Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

        var file = await Get(citizen, talk);

        Assert.Equal("samtale-2099-03-03.ics", file.FileName);
        Assert.Contains("METHOD:PUBLISH\r\n", file.Calendar, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Samtale med kommunen\r\n", file.Calendar, StringComparison.Ordinal);
        Assert.Contains($"UID:{talk.TalkId}@sygeopfoelgning\r\n", file.Calendar, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Europe/Copenhagen:20990303T090000\r\n", file.Calendar, StringComparison.Ordinal);
        Assert.Contains("Prøvevej 2", file.Calendar, StringComparison.Ordinal);
        foreach (var hidden in new[] { officer, "visitation", registered.Case.CaseNumber, "Sofie", caseId })
        {
            Assert.DoesNotContain(hidden, file.Calendar, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(file, await Get(Caseworker, talk));
    }

    [Fact]
    public async Task A_later_file_replaces_an_earlier_one()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9));
        var booked = (await Get(Caseworker, talk)).Calendar;
        var moved = (await Caseworker.Bookings().RescheduleTalkAsync(GivenTalks.Moving(talk, GivenTalks.At(officer, 11)), deadline: Suite.Soon)).Talk;
        var later = (await Get(Caseworker, talk)).Calendar;
        await Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(moved), deadline: Suite.Soon);
        var cancelled = (await Get(Caseworker, talk)).Calendar;

        Assert.Equal(
            ["SEQUENCE:0 STATUS:CONFIRMED", "SEQUENCE:1 STATUS:CONFIRMED", "SEQUENCE:2 STATUS:CANCELLED"],
            new[] { booked, later, cancelled }.Select(text => string.Join(
                ' ', text.Split("\r\n").Where(line => line.StartsWith("SEQUENCE", StringComparison.Ordinal) || line.StartsWith("STATUS", StringComparison.Ordinal)))));
        Assert.Contains("LOCATION:Telefon\r\n", later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_talk_at_a_workplace_says_where()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var at = GivenTalks.At(await Fixture.Calendar(), 12);
        (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Opdigtet værksted");

        Assert.Contains("LOCATION:Opdigtet værksted\r\n", (await Get(Caseworker, await Caseworker.Book(caseId, at))).Calendar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_the_talk_of_another_case()
    {
        var registered = await Caseworker.Planned();
        var talk = await Caseworker.Book(registered.Case.CaseId, GivenTalks.At(await Fixture.Calendar(), 9));
        using var another = Stack.As(new TokenHolder("citizen", Municipality, "Bo Borger", Guid.NewGuid().ToString()), purpose: null);
        var other = (await Caseworker.Planned()).Case.CaseId;

        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Getting(another, registered.Case.CaseId, talk.TalkId));
        await Refused.By(StatusCode.NotFound, "TALK_NOT_FOUND", Getting(Caseworker, other, talk.TalkId));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Getting(Fixture.As(municipality: await Fixture.NewMunicipality()), registered.Case.CaseId, talk.TalkId));
    }

    private static AsyncUnaryCall<GetTalkInvitationResponse> Getting(Suite suite, string caseId, string talkId) =>
        suite.Bookings().GetTalkInvitationAsync(new() { CaseId = caseId, TalkId = talkId }, deadline: Suite.Soon);

    private static async Task<GetTalkInvitationResponse> Get(Suite suite, Talk talk) => await Getting(suite, talk.CaseId, talk.TalkId);
}
