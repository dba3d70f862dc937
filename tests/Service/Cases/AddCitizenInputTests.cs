using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>AddCitizenInput: the citizen's wish, question or information for a coming talk (S2-14).</summary>
public sealed class AddCitizenInputTests(StackFixture fixture) : StackTest(fixture)
{
    // Constructed. The letters are those of no ciphertext by chance.
    private const string Text = "Zigzagkurs med zeppelin? Skriv til 010165-0001 (opdigtet).";

    [Fact]
    public async Task A_citizens_wish_is_the_citizens_and_the_journal_says_so()
    {
        var registered = await Caseworker.Register();
        using var citizen = Citizen(registered);

        var added = (await citizen.Cases.AddCitizenInputAsync(Request(registered), deadline: Suite.Soon)).Input;

        Assert.Equal((registered.Case.CaseId, CitizenInputKind.Wish, Text), (added.CaseId, added.Kind, added.Text));
        Assert.Equal((CitizenInputAuthor.Citizen, "Birk Borger"), (added.Author, added.AuthorName));
        var entry = await EntryOf(registered);
        Assert.Equal(
            ("Borgerens input", "Der er tilføjet et input fra borgeren til de kommende samtaler (ønske). Det er skrevet af borgeren selv; ordlyden står nedenfor."),
            (entry.Subject, entry.Text));
        Assert.Equal("Birk Borger", entry.AuthorName);
    }

    [Theory]
    [InlineData("caseworker")]
    [InlineData("retention_officer")]
    [InlineData("coordinator")]
    public async Task What_an_officer_writes_down_is_on_the_citizens_behalf(string role)
    {
        var registered = await Caseworker.Register();

        var added = (await Fixture.As(role).Cases.AddCitizenInputAsync(Request(registered), deadline: Suite.Soon)).Input;

        Assert.Equal((CitizenInputAuthor.Officer, "Sofie Sagsbehandler"), (added.Author, added.AuthorName));
    }

    [Fact]
    public async Task Nobody_adds_to_a_case_that_is_not_theirs_to_add_to_or_that_is_erased()
    {
        var registered = await Caseworker.Register();
        using var another = Citizen(await Caseworker.Register());

        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Add(another));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Add(Fixture.As("payment_unit")));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Add(Fixture.As(municipality: 766)));
        await Erase(registered);
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Add(Caseworker));

        AsyncUnaryCall<AddCitizenInputResponse> Add(Suite suite) => suite.Cases.AddCitizenInputAsync(Request(registered), deadline: Suite.Soon);
    }

    [Fact]
    public async Task Nothing_is_added_to_a_closed_case_until_it_is_open_again()
    {
        var registered = await Caseworker.Register();
        using var citizen = Citizen(registered);
        var cases = await Fixture.Database("cases", "superuser");
        await cases.Becomes(registered.Case.CaseId, status: CaseStatus.Closed);

        foreach (var suite in (Suite[])[citizen, Caseworker])
        {
            var refused = await Refused.By(StatusCode.FailedPrecondition, "CASE_CLOSED", suite.Cases.AddCitizenInputAsync(Request(registered), deadline: Suite.Soon));
            Assert.Contains("Genoptag den først", refused.Text.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await Count(registered));
        await cases.Becomes(registered.Case.CaseId, status: CaseStatus.Open);
        await citizen.Cases.AddCitizenInputAsync(Request(registered), deadline: Suite.Soon);
        Assert.Equal(1, await Count(registered));
    }

    [Fact]
    public async Task What_says_nothing_is_refused_with_every_violation_at_once()
    {
        var registered = await Caseworker.Register();

        await Refused.For(Add("", CitizenInputKind.Unspecified), ("kind", "FIELD_REQUIRED"), ("text", "FIELD_REQUIRED"));
        await Refused.For(Add("ok", (CitizenInputKind)99), ("kind", "ENUM_UNKNOWN"));
        await Refused.For(Add(" \n "), ("text", "FIELD_REQUIRED"));
        await Refused.For(Add("?!"), ("text", "TEXT_WITHOUT_LETTERS"));
        await Refused.For(Add("usyn\u200Blig"), ("text", "TEXT_INVISIBLE"));
        await Refused.For(Add(new string('æ', 4001)), ("text", "TEXT_TOO_LONG"));
        await Add(new string('æ', 4000));

        AsyncUnaryCall<AddCitizenInputResponse> Add(string text, CitizenInputKind kind = CitizenInputKind.Question)
        {
            var request = Request(registered);
            (request.Text, request.Kind) = (text, kind);
            return Caseworker.Cases.AddCitizenInputAsync(request, deadline: Suite.Soon);
        }
    }

    [Fact]
    public async Task Sent_twice_it_is_added_once_and_with_another_text_it_is_refused()
    {
        var registered = await Caseworker.Register();
        var request = Request(registered);

        var first = await Caseworker.Cases.AddCitizenInputAsync(request, deadline: Suite.Soon);
        Assert.Equal(first, await Caseworker.Cases.AddCitizenInputAsync(request, deadline: Suite.Soon));
        Assert.Equal(1, await Count(registered));

        request.Text = "Noget andet.";
        await Refused.By(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", Caseworker.Cases.AddCitizenInputAsync(request, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_dry_run_answers_without_an_id_and_adds_nothing()
    {
        var registered = await Caseworker.Register();
        var request = Request(registered);
        request.ValidateOnly = true;

        var tried = await Caseworker.Cases.AddCitizenInputAsync(request, deadline: Suite.Soon);

        Assert.Equal(("", Text, ""), (tried.Input.InputId, tried.Input.Text, tried.Position));
        Assert.Equal(0, await Count(registered));
    }

    [Fact]
    public async Task What_it_says_can_be_read_in_no_table_and_goes_with_the_case()
    {
        var registered = await Caseworker.Register();
        await Caseworker.Cases.AddCitizenInputAsync(Request(registered), deadline: Suite.Soon);
        await EntryOf(registered);

        var hex = Convert.ToHexStringLower("zeppelin"u8);
        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            foreach (var table in await database.All(row => row.GetString(0), "select quote_ident(tablename) from pg_tables where schemaname = 'public'"))
            {
                Assert.Equal((table, 0L), (table, await database.One<long>(
                    $"select count(*) from {table} t where position('zeppelin' in t::text) > 0 or position($1 in t::text) > 0", hex)));
            }
        }

        Assert.Equal(1, await Count(registered));
        await Erase(registered);
        Assert.Equal(0, await Count(registered));
    }

    [Theory]
    [InlineData("update citizen_input set text = ''")]
    [InlineData("update citizen_input set author = 1")]
    [InlineData("delete from citizen_input")]
    public async Task It_is_never_changed_or_taken_away(string statement)
    {
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static AddCitizenInputRequest Request(RegisterCaseResponse registered) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Kind = CitizenInputKind.Wish, Text = Text,
    };

    // Notices of deadlines may come between the entries.
    private async Task<JournalEntry> EntryOf(RegisterCaseResponse registered) => (await Eventually.Becomes(
        "the journal tells of the input",
        async () => (await Caseworker.JournalOf(registered, 3)).FirstOrDefault(one => one.EventType == CitizenInputAdded.Descriptor.FullName),
        found => found is not null))!;

    private async Task<long> Count(RegisterCaseResponse registered) => await (await Fixture.Database("cases", "superuser")).One<long>(
        "select count(*) from citizen_input where case_id = $1", Guid.Parse(registered.Case.CaseId));

    private async Task Erase(RegisterCaseResponse registered) =>
        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new OrderErasureRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl.",
            },
            deadline: Suite.Soon);
}
