using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>An officer's days, and the talks of a case.</summary>
public sealed class ListTalksTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task An_officers_days_have_the_booked_talks_in_their_order_with_number_and_name()
    {
        var (first, second) = (await Caseworker.Planned(), await Caseworker.Planned());
        var officer = await Fixture.Calendar();
        var late = await Caseworker.Book(first.Case.CaseId, GivenTalks.At(officer, 13));
        var early = await Caseworker.Book(second.Case.CaseId, GivenTalks.At(officer, 8));
        var next = await Caseworker.Book(second.Case.CaseId, GivenTalks.At(officer, 8, day: GivenTalks.Day.AddDays(1)));
        var cancelled = await Caseworker.Book(first.Case.CaseId, GivenTalks.At(officer, 10));
        await Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(cancelled), deadline: Suite.Soon);

        var day = await List(Caseworker, officer, GivenTalks.Day, null);

        Assert.Equal([early, late], day.Select(one => one.Talk));
        Assert.Equal([second.Case.CaseNumber, first.Case.CaseNumber], day.Select(one => one.CaseNumber));
        Assert.Equal([second.Case.Citizen.Name, first.Case.Citizen.Name], day.Select(one => one.CitizenName));
        Assert.Equal([early, late, next], (await List(Caseworker, officer, GivenTalks.Day, GivenTalks.Day.AddDays(1))).Select(one => one.Talk));
        Assert.Empty(await List(Caseworker, officer, GivenTalks.Day.AddDays(2), GivenTalks.Day.AddDays(9)));
        var ofCase = await Caseworker.Bookings().ListCaseTalksAsync(new() { CaseId = first.Case.CaseId }, deadline: Suite.Soon);
        Assert.Equal([(late.TalkId, TalkStatus.Booked), (cancelled.TalkId, TalkStatus.Cancelled)], ofCase.Talks.Select(one => (one.TalkId, one.Status)));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_double()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var booked = new List<Talk>();
        foreach (var at in GivenTalks.Times(officer).Take(5))
        {
            booked.Add(await Caseworker.Book(caseId, at));
        }

        var (days, ofCase, token) = (new List<Talk>(), new List<Talk>(), "");
        do
        {
            var page = await Caseworker.Bookings().ListTalksAsync(
                new() { OfficerId = officer, From = GivenTalks.Day.ToProto(), PageSize = 2, PageToken = token }, deadline: Suite.Soon);
            days.AddRange(page.Talks.Select(one => one.Talk));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        do
        {
            var page = await Caseworker.Bookings().ListCaseTalksAsync(new() { CaseId = caseId, PageSize = 2, PageToken = token }, deadline: Suite.Soon);
            ofCase.AddRange(page.Talks);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(booked, days);
        Assert.Equal(booked, ofCase.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task A_restricted_case_is_left_out_for_those_who_may_not_reach_it_and_others_see_nothing_of_another_municipality()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var restricted = await Caseworker.Register(form);
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = restricted.Case.CaseId, AtLeast = restricted.Position }, deadline: Suite.Soon);
        var officer = await Fixture.Calendar();
        await Caseworker.Book(restricted.Case.CaseId, GivenTalks.At(officer, 9));
        var open = await Caseworker.Book((await Caseworker.Planned()).Case.CaseId, GivenTalks.At(officer, 11));

        Assert.Equal(2, (await List(Caseworker, officer, GivenTalks.Day, null)).Count);
        Assert.Equal([open.TalkId], (await List(Fixture.As(name: "Kalle Kollega"), officer, GivenTalks.Day, null)).Select(one => one.Talk.TalkId));
        Assert.Empty(await List(Fixture.As(municipality: 766), officer, GivenTalks.Day, null));
    }

    [Fact]
    public async Task Days_that_are_reversed_or_too_many_are_refused()
    {
        await Refuses(GivenTalks.Day, GivenTalks.Day.AddDays(-1), ("to", "DATES_REVERSED"));
        await Refuses(GivenTalks.Day, GivenTalks.Day.AddDays(62), ("to", "DAYS_TOO_MANY"));
        await Refuses(null, GivenTalks.Day, ("from", "FIELD_REQUIRED"));
        Assert.Empty(await List(Caseworker, "nobody-at-all", GivenTalks.Day, GivenTalks.Day.AddDays(61)));

        async Task Refuses(DateOnly? from, DateOnly to, (string, string) violation) => await Refused.For(
            Caseworker.Bookings().ListTalksAsync(new() { OfficerId = "nobody-at-all", From = from?.ToProto(), To = to.ToProto() }, deadline: Suite.Soon), violation);
    }

    // The names come from Cases, which may be too slow for a list on a busy machine.
    private static async Task<List<ListedTalk>> List(Suite suite, string officer, DateOnly from, DateOnly? to) =>
    [
        .. (await Eventually.Becomes(
            "the names have come",
            () => suite.Bookings().ListTalksAsync(new() { OfficerId = officer, From = from.ToProto(), To = to?.ToProto() }, deadline: Suite.Soon).ResponseAsync,
            found => found.NamesMissing == NamesMissing.Unspecified)).Talks,
    ];
}
