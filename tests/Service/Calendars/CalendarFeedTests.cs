using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The calendar feed of an officer, as a calendar program fetches it.</summary>
public sealed class CalendarFeedTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Unknown = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly HttpClient http = new() { BaseAddress = fixture.Stack.Http("scheduling") };

    [Fact]
    public async Task A_feed_has_the_officers_talks_by_case_number_and_never_a_name()
    {
        var office = await Office("Fie Feed");
        var (officer, suite) = (office.Officer, office.Suite);
        var registered = await suite.Planned();
        var room = await Fixture.Room(municipality: office.Municipality);
        var talk = await suite.Book(registered.Case.CaseId, GivenTalks.At(officer, 9, roomId: room));
        var workplace = GivenTalks.At(officer, 12);
        (workplace.ContactForm, workplace.FormReason, workplace.Workplace) = (Types.V1.ContactForm.InPerson, FormReason.Unspecified, "Opdigtet værksted");
        await suite.Book(registered.Case.CaseId, workplace);
        await suite.Book(registered.Case.CaseId, GivenTalks.At(await Fixture.Calendar(municipality: office.Municipality), 15));
        await suite.SetBusinessDate(GivenTalks.Day.AddDays(-7), new TimeOnly(12, 0));
        var feed = await Create(suite);

        var (response, text) = await Fetch(feed.Path);

        Assert.Equal("text/calendar; charset=utf-8", $"{response.Content.Headers.ContentType}");
        Assert.Equal(2, Events(text).Count);
        Assert.Contains($"UID:{talk.TalkId}@sygeopfoelgning\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"SUMMARY:{registered.Case.CaseNumber}: visitation\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Europe/Copenhagen:20990303T090000\r\n", text, StringComparison.Ordinal);
        Assert.Contains("LOCATION:Lokale 2 (opdigtet)\\, Prøvevej 2\\, 1. sal (opdigtet)\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("værksted", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Fie", text, StringComparison.Ordinal);
        Assert.NotNull((await Feeds(suite).GetCalendarFeedAsync(new(), deadline: Suite.Soon)).Feed.LastFetchedAt);
    }

    [Fact]
    public async Task A_talk_that_is_moved_or_cancelled_keeps_its_identity()
    {
        var office = await Office("Fie Flytter");
        var (officer, suite) = (office.Officer, office.Suite);
        var caseId = (await suite.Planned()).Case.CaseId;
        var talk = await suite.Book(caseId, GivenTalks.At(officer, 9));
        var moved = (await suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(talk, GivenTalks.At(officer, 11)), deadline: Suite.Soon)).Talk;
        await suite.SetBusinessDate(GivenTalks.Day.AddDays(-1), new TimeOnly(12, 0));
        var path = (await Create(suite)).Path;

        var (_, before) = await Fetch(path);
        await suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(moved), deadline: Suite.Soon);
        var (_, after) = await Fetch(path);

        Assert.Contains("SEQUENCE:1\r\nSTATUS:CONFIRMED\r\n", before, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Europe/Copenhagen:20990303T110000\r\n", before, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:2\r\nSTATUS:CANCELLED\r\n", after, StringComparison.Ordinal);
        Assert.All([before, after], text => Assert.Contains($"UID:{talk.TalkId}@sygeopfoelgning\r\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Talks_far_away_are_not_in_it()
    {
        var office = await Office("Fie Fjern");
        var caseId = (await office.Suite.Planned()).Case.CaseId;
        await office.Suite.Book(caseId, GivenTalks.At(office.Officer, 9));
        var path = (await Create(office.Suite)).Path;

        Assert.Empty(Events((await Fetch(path)).Text));
        await office.Suite.SetBusinessDate(GivenTalks.Day.AddDays(28), new TimeOnly(12, 0));
        Assert.Single(Events((await Fetch(path)).Text));
        await office.Suite.SetBusinessDate(GivenTalks.Day.AddDays(29), new TimeOnly(12, 0));
        Assert.Empty(Events((await Fetch(path)).Text));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var path = (await Create(Fixture.As(name: "Fie Fast"))).Path;
        var (first, _) = await Fetch(path);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var unchanged = await http.SendAsync(again);
        using var other = new HttpRequestMessage(HttpMethod.Get, path);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"0\""));
        using var sent = await http.SendAsync(other);
        using var head = await http.SendAsync(new(HttpMethod.Head, path));

        Assert.Equal((HttpStatusCode.NotModified, ""), (unchanged.StatusCode, await unchanged.Content.ReadAsStringAsync()));
        Assert.Equal(first.Headers.ETag, unchanged.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, ""), (head.StatusCode, head.Headers.ETag, await head.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_revoked_replaced_or_unknown_address_is_not_found_and_looks_alike()
    {
        var suite = Fixture.As(name: "Fie Fortryder");
        var replaced = (await Create(suite)).Path;
        var revoked = (await Create(suite)).Path;
        Assert.Equal(HttpStatusCode.OK, (await Fetch(revoked)).Response.StatusCode);
        await Feeds(suite).RevokeCalendarFeedAsync(new() { RequestId = Given.RequestId }, deadline: Suite.Soon);
        // There is nothing left to revoke, and that is no error.
        await Feeds(suite).RevokeCalendarFeedAsync(new() { RequestId = Given.RequestId }, deadline: Suite.Soon);
        var elsewhere = $"{(await Fixture.NewMunicipality()):D3}{revoked["/calendar/101".Length..]}";

        foreach (var path in new[] { replaced, revoked, $"/calendar/{Municipality:D3}-{Unknown}.ics", $"/calendar/{elsewhere}", "/calendar/x.ics", "/calendar/0101901234.ics" })
        {
            var (response, text) = await Fetch(path);
            Assert.Equal((HttpStatusCode.NotFound, ""), (response.StatusCode, text));
            Assert.Null(response.Headers.ETag);
        }

        Assert.Null((await Feeds(suite).GetCalendarFeedAsync(new(), deadline: Suite.Soon)).Feed);
    }

    [Fact]
    public async Task The_address_is_said_once_and_only_its_hash_is_stored()
    {
        var suite = Fixture.As(name: "Fie Fortrolig");
        var request = new CreateCalendarFeedRequest { RequestId = Given.RequestId };
        var made = await Feeds(suite).CreateCalendarFeedAsync(request, deadline: Suite.Soon);

        Assert.Equal(made, await Feeds(suite).CreateCalendarFeedAsync(request, deadline: Suite.Soon));
        Assert.Equal(made.Feed, (await Feeds(suite).GetCalendarFeedAsync(new(), deadline: Suite.Soon)).Feed);
        Assert.Equal("", (await Feeds(suite).CreateCalendarFeedAsync(new() { RequestId = Given.RequestId, ValidateOnly = true }, deadline: Suite.Soon)).Path);
        Assert.Null((await Feeds(Fixture.As(name: "Karl Kollega")).GetCalendarFeedAsync(new(), deadline: Suite.Soon)).Feed);
        var secret = made.Path["/calendar/".Length..^".ics".Length];
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret));
        var database = await Fixture.Database("scheduling", "superuser");
        Assert.Equal(1L, await database.One<long>(
            "select count(*) from calendar_feed where municipality_code = $1 and secret_hash = $2", (short)Municipality, hash));
    }

    [Fact]
    public async Task The_address_ends_with_the_employment()
    {
        var office = await Office("Fie Farvel");
        var path = (await Create(office.Suite)).Path;
        Assert.Equal(HttpStatusCode.OK, (await Fetch(path)).Response.StatusCode);

        await (await Fixture.Database("scheduling", "superuser")).Run(
            "update team_of_officer set last_day = current_date - 2 where municipality_code = $1 and officer_id = $2", (short)office.Municipality, office.Officer);

        Assert.Equal(HttpStatusCode.NotFound, (await Fetch(path)).Response.StatusCode);
    }

    [Fact]
    public async Task Of_a_case_that_the_officer_may_not_reach_any_more_only_the_time_is_shown()
    {
        var office = await Office("Fie Fremmed");
        var registrar = Fixture.As(municipality: office.Municipality, name: "Rikke Registrator");
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await registrar.Register(form);
        await registrar.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        await registrar.Book(registered.Case.CaseId, GivenTalks.At(office.Officer, 9));
        await registrar.SetBusinessDate(GivenTalks.Day.AddDays(-1), new TimeOnly(12, 0));

        var (_, text) = await Fetch((await Create(office.Suite)).Path);

        Assert.Contains("SUMMARY:Optaget\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(registered.Case.CaseNumber, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_addresses_made_at_once_leave_one()
    {
        var suite = Fixture.As(name: "Fie Flere");

        var outcomes = await GivenGoals.AtOnce(100, _ => Feeds(suite).CreateCalendarFeedAsync(
            new() { RequestId = Given.RequestId }, deadline: DateTime.UtcNow.AddSeconds(120)));

        var made = outcomes.OfType<CreateCalendarFeedResponse>().Select(one => one.Path).Distinct().ToList();
        Assert.Equal(100, made.Count);
        var database = await Fixture.Database("scheduling", "superuser");
        var hashes = made.Select(path => System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.ASCII.GetBytes(path["/calendar/".Length..^".ics".Length]))).ToArray();
        Assert.Equal(1L, await database.One<long>(
            "select count(*) from calendar_feed where municipality_code = $1 and secret_hash = any ($2)", (short)Municipality, hashes));
    }

    [Fact]
    public async Task The_payment_unit_and_citizens_have_none()
    {
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Feeds(Fixture.As("payment_unit", name: "Ulla Udbetaling"))
            .CreateCalendarFeedAsync(new() { RequestId = Given.RequestId }, deadline: Suite.Soon));
    }

    private static CalendarFeedService.CalendarFeedServiceClient Feeds(Suite suite) => new(suite.To("scheduling"));

    private static async Task<CreateCalendarFeedResponse> Create(Suite suite) =>
        await Feeds(suite).CreateCalendarFeedAsync(new() { RequestId = Given.RequestId }, deadline: Suite.Soon);

    // An officer with working hours in a municipality of the test's own, whose clock it may set.
    private async Task<(int Municipality, string Officer, Suite Suite)> Office(string name)
    {
        var municipality = await Fixture.NewMunicipality();
        var holder = new TokenHolder("caseworker", municipality, name);
        return (municipality, await Fixture.Calendar(holder.Subject, municipality: municipality), Fixture.As(municipality: municipality, name: name));
    }

    private async Task<(HttpResponseMessage Response, string Text)> Fetch(string path)
    {
        var response = await http.GetAsync(path);
        return (response, (await response.Content.ReadAsStringAsync()).Replace("\r\n ", "", StringComparison.Ordinal));
    }

    private static List<string> Events(string text) => [.. text.Split("\r\n").Where(line => line == "BEGIN:VEVENT")];
}
