using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The citizen's own understanding: first in the case, a version each time, overwritten by nobody (S4-05).</summary>
public sealed class OwnUnderstandingTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task What_an_officer_writes_down_hides_nothing_that_the_citizen_wrote_and_the_journal_says_whose_words_they_are()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);

        var own = await citizen.StateUnderstanding(caseId);
        var later = await citizen.StateUnderstanding(caseId, "Det er zonen, ikke zebraerne (opdigtet).");
        var officers = await Caseworker.StateUnderstanding(caseId, "Borgeren mener, at det er arbejdsgangen (opdigtet).", GoalWording.Officers);

        Assert.Equal((1, WrittenBy.Citizen, "Birk Borger", GoalWording.CitizensOwn), (own.Version, own.WrittenBy, own.AuthorName, own.Wording));
        Assert.Equal((3, WrittenBy.Officer, "Sofie Sagsbehandler"), (officers.Version, officers.WrittenBy, officers.AuthorName));
        Assert.Equal(Given.Today, own.SaidOn.ToDateOnly());
        var overview = await Caseworker.Overview(caseId);
        Assert.Equal((officers, later), (overview.OwnUnderstanding, overview.WrittenByCitizen));
        Assert.Equal([officers, later, own], await List(citizen, caseId));
        var entries = await Eventually.Becomes(
            "the journal tells of the understanding",
            async () => (await Caseworker.Entries(caseId)).Where(one => one.EventType == OwnUnderstandingStated.Descriptor.FullName).Select(one => one.Text).ToList(),
            found => found.Count == 3);
        Assert.Equal("Borgerens egen forståelse er skrevet ned (version 1) med borgerens egne ord. Den er skrevet af borgeren selv; ordlyden står nedenfor.", entries[0]);
        Assert.Equal("Borgerens egen forståelse er skrevet ned (version 3) med medarbejderens ord. Den er skrevet af en medarbejder; ordlyden står nedenfor.", entries[2]);
    }

    [Fact]
    public async Task The_citizens_own_latest_version_stands_alone_where_it_is_the_latest()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        Assert.Null((await citizen.Overview(caseId)).OwnUnderstanding);
        await Caseworker.StateUnderstanding(caseId);
        Assert.Null((await citizen.Overview(caseId)).WrittenByCitizen);

        var own = await citizen.StateUnderstanding(caseId);

        var overview = await citizen.Overview(caseId);
        Assert.Equal(own, overview.OwnUnderstanding);
        Assert.Null(overview.WrittenByCitizen);
    }

    [Fact]
    public async Task It_is_listed_page_by_page_latest_first()
    {
        var (_, caseId) = await NewCase();
        var all = new List<OwnUnderstanding>();
        for (var i = 0; i < 3; i++)
        {
            all.Insert(0, await Caseworker.StateUnderstanding(caseId, $"Forståelse {i} (opdigtet)."));
        }

        var first = await Caseworker.Understandings().ListOwnUnderstandingsAsync(new() { CaseId = caseId, PageSize = 2 }, deadline: Suite.Soon);
        var second = await Caseworker.Understandings().ListOwnUnderstandingsAsync(
            new() { CaseId = caseId, PageSize = 2, PageToken = first.NextPageToken }, deadline: Suite.Soon);

        Assert.Equal(all, first.OwnUnderstandings.Concat(second.OwnUnderstandings));
        Assert.Equal("", second.NextPageToken);
    }

    [Fact]
    public async Task Of_many_statements_at_once_every_one_is_stored_under_a_number_of_its_own()
    {
        var (_, caseId) = await NewCase();

        var outcomes = await GivenGoals.AtOnce(100, number => Caseworker.Understandings().StateOwnUnderstandingAsync(
            GivenUnderstandings.Statement(caseId, $"Forståelse nummer {number} (opdigtet)."), deadline: DateTime.UtcNow.AddSeconds(120)));

        var stored = outcomes.OfType<StateOwnUnderstandingResponse>().Select(answer => answer.OwnUnderstanding).ToList();
        Assert.Equal(100, stored.Count);
        Assert.Equal(stored.OrderByDescending(one => one.Version), await List(Caseworker, caseId));
        Assert.Equal(Enumerable.Range(1, 100), stored.Select(one => one.Version).Order());
    }

    [Fact]
    public async Task What_says_nothing_or_too_much_or_in_others_words_is_refused_and_nothing_is_stored()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        var much = GivenUnderstandings.Statement(caseId, new string('æ', 8001), (GoalWording)99);
        much.SaidOn = Given.Today.AddDays(1).ToProto();
        await Refused.For(
            Caseworker.Understandings().StateOwnUnderstandingAsync(much, deadline: Suite.Soon),
            ("text", "TEXT_TOO_LONG"), ("wording", "ENUM_UNKNOWN"), ("said_on", "DATE_IN_FUTURE"));
        var early = GivenUnderstandings.Statement(caseId);
        early.SaidOn = Given.Today.AddDays(-41).ToProto();
        await Refused.For(Caseworker.Understandings().StateOwnUnderstandingAsync(early, deadline: Suite.Soon), ("said_on", "BEFORE_FIRST_ABSENCE_DAY"));
        await Refused.For(
            citizen.Understandings().StateOwnUnderstandingAsync(GivenUnderstandings.Statement(caseId, wording: GoalWording.Officers), deadline: Suite.Soon),
            ("wording", "WORDING_NOT_CITIZENS"));
        Assert.Empty(await List(citizen, caseId));

        early.SaidOn = Given.Today.AddDays(-40).ToProto();
        Assert.Equal(Given.Today.AddDays(-40), (await Caseworker.Understandings().StateOwnUnderstandingAsync(early, deadline: Suite.Soon)).OwnUnderstanding.SaidOn.ToDateOnly());
    }

    [Fact]
    public async Task Nothing_is_stated_in_a_closed_case_and_what_was_said_is_still_read()
    {
        var (registered, caseId) = await NewCase();
        var said = await Caseworker.StateUnderstanding(caseId);
        await Caseworker.Courses.CloseCaseAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = registered.Case.Etag, ClosedOn = Given.Today.ToProto(), Outcome = CaseOutcome.Other,
                Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);

        await Refused.By(StatusCode.FailedPrecondition, "CASE_CLOSED", Caseworker.Understandings().StateOwnUnderstandingAsync(
            GivenUnderstandings.Statement(caseId), deadline: Suite.Soon));

        Assert.Equal(said, Assert.Single(await List(Caseworker, caseId)));
    }

    [Theory]
    [InlineData("update own_understanding set wording = 2")]
    [InlineData("delete from own_understanding")]
    public async Task No_version_is_ever_changed_or_taken_away(string statement)
    {
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task What_the_citizen_says_can_be_read_in_no_table()
    {
        var (registered, caseId) = await NewCase();
        await Caseworker.StateUnderstanding(caseId, "Zitterrochen i zinkbadet (opdigtet).");
        await Caseworker.JournalOf(registered, 4);

        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            foreach (var table in await database.All(row => row.GetString(0), "select quote_ident(tablename) from pg_tables where schemaname = 'public'"))
            {
                Assert.Equal((service, table, 0L), (service, table, await database.One<long>(
                    $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                    "Zitterrochen", Convert.ToHexStringLower("Zitterrochen"u8.ToArray()))));
            }
        }
    }

    private async Task<(RegisterCaseResponse, string)> NewCase()
    {
        var registered = await Caseworker.Register();
        return (registered, registered.Case.CaseId);
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static async Task<IReadOnlyList<OwnUnderstanding>> List(Suite suite, string caseId) =>
        (await suite.Understandings().ListOwnUnderstandingsAsync(new() { CaseId = caseId, PageSize = 200 }, deadline: Suite.Soon)).OwnUnderstandings;
}
