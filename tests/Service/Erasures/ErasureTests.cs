using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Erasing a whole case, in every service.</summary>
public sealed class ErasureTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string[] Everywhere = ["cases", "scheduling", "coordination", "documentation"];

    private Suite Leader => Fixture.As("team_leader", name: "Lise Leder");

    [Fact]
    public async Task A_case_that_is_erased_is_found_in_no_service_by_nobody()
    {
        var registered = await Arrived(await Caseworker.Register());
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

        var erasure = await Erased(registered);

        Assert.True(erasure.Done);
        Assert.Equal(Everywhere, erasure.Services.Select(one => one.Service));
        Assert.Equal("Registreret ved en fejl.", erasure.Reason);
        foreach (var suite in new[] { Caseworker, Leader, citizen })
        {
            foreach (var call in Reads(suite, registered.Case.CaseId))
            {
                await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", call());
            }
        }

        var list = await Caseworker.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 200 }, deadline: Suite.Soon);
        Assert.DoesNotContain(list.Cases, one => one.CaseId == registered.Case.CaseId);
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Order(registered));
    }

    [Fact]
    public async Task Nothing_that_reads_the_text_is_left_and_what_must_stay_stays()
    {
        var form = Given.Form();
        form.StandbyRequested = true;
        var registered = await Arrived(await Caseworker.Register(form));
        var caseId = Guid.Parse(registered.Case.CaseId);
        await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        await Erased(registered);

        foreach (var service in Everywhere)
        {
            var database = await Fixture.Database(service, "superuser");
            Assert.Equal(0, await database.One<long>("select count(*) from case_key where case_id = $1", caseId));
            Assert.Equal(0, await database.One<long>("select count(*) from event where aggregate_id = $1 and private is not null", caseId));
            Assert.Equal(0, await database.One<long>("select count(*) from request where case_id = $1 and answer is not null", caseId));
            Assert.Equal(1, await database.One<long>("select count(*) from erased_case where case_id = $1", caseId));
            Assert.Equal(1, await database.One<long>("select count(*) from case_access where case_id = $1 and erased_at is not null", caseId));
            Assert.Equal(1, await database.One<long>(
                "select count(*) from event where aggregate_id = $1 and type like '%.CaseErased'", caseId));
        }

        var cases = await Fixture.Database("cases", "superuser");
        Assert.True(await cases.One<long>("select count(*) from access_log where $1 = any(case_ids) and rpc like '%/GetCase'", caseId) > 0);
        Assert.Equal(0, await cases.One<long>("select count(*) from sickness_case where case_id = $1", caseId));
        Assert.Equal(0, await cases.One<long>("select count(*) from person where person_id = $1", Guid.Parse(registered.Case.Citizen.PersonId)));
        Assert.Equal(0, await cases.One<long>("select count(*) from person_hash where person_id = $1", Guid.Parse(registered.Case.Citizen.PersonId)));
        Assert.Equal(0, await cases.One<long>("select count(*) from name_hash where person_id = $1", Guid.Parse(registered.Case.Citizen.PersonId)));
        Assert.Equal(0, await (await Fixture.Database("scheduling", "superuser")).One<long>("select count(*) from deadline where case_id = $1", caseId));
        Assert.Equal(0, await (await Fixture.Database("coordination", "superuser")).One<long>("select count(*) from party where case_id = $1", caseId));

        var told = CaseRegistered.Parser.ParseFrom(await cases.One<byte[]>(
            "select published from event where aggregate_id = $1 and type like '%.CaseRegistered'", caseId));
        Assert.Equal((StandbyRequest.Erased, "", ""), (told.StandbyRequest, told.EmployerCvrNumber, told.GeneralPractitionerProviderNumber));
        Assert.Equal(registered.Case.CaseNumber, told.CaseNumber);
    }

    [Fact]
    public async Task The_years_numbers_have_no_gap_and_an_erased_one_is_never_given_again()
    {
        var municipality = await Fixture.NewMunicipality();
        var officer = Fixture.As(municipality: municipality);
        var first = await officer.Register();
        var second = await officer.Register();

        await Order(second, Fixture.As("team_leader", municipality));
        var third = await officer.Register();

        var numbers = await (await Fixture.Database("cases", "superuser")).All(
            row => row.GetInt32(0),
            """
            select case_sequence from sickness_case where municipality_code = $1
            union all select case_sequence from erasure where municipality_code = $1 order by 1
            """,
            (short)municipality);
        Assert.Equal([1, 2, 3], numbers);
        Assert.EndsWith("0000003", third.Case.CaseNumber, StringComparison.Ordinal);
        Assert.NotEqual(first.Case.CaseId, third.Case.CaseId);
    }

    [Fact]
    public async Task The_same_call_again_gets_the_first_answer_and_the_call_that_made_the_case_none()
    {
        var registration = Given.Registration();
        var registered = await Arrived(await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Suite.Soon));
        var request = OrderOf(registered);

        var first = await Erasures(Leader).OrderErasureAsync(request, deadline: Suite.Soon);
        var again = await Erasures(Leader).OrderErasureAsync(request, deadline: Suite.Soon);

        Assert.Equal(first, again);
        // A retry from a tablet that was offline must not create the case again.
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Caseworker.Intake.RegisterCaseAsync(registration, deadline: Suite.Soon));
    }

    [Fact]
    public async Task Only_the_team_leader_erases_and_only_with_the_cases_own_number_and_a_reason()
    {
        var registered = await Caseworker.Register();
        var other = OrderOf(registered);
        other.CaseNumber = "2020-0000001";
        var silent = OrderOf(registered);
        (silent.CaseNumber, silent.Reason) = ("", " ");

        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Erasures(Caseworker).OrderErasureAsync(OrderOf(registered), deadline: Suite.Soon));
        var mismatch = await Refused.By(StatusCode.InvalidArgument, "CASE_NUMBER_MISMATCH", Erasures(Leader).OrderErasureAsync(other, deadline: Suite.Soon));
        Assert.Equal("case_number", Assert.Single(mismatch.Violations).Field);
        await Refused.For(Erasures(Leader).OrderErasureAsync(silent, deadline: Suite.Soon), ("case_number", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
        await Refused.By(StatusCode.NotFound, "ERASURE_NOT_FOUND",
            Erasures(Leader).GetErasureAsync(new GetErasureRequest { ErasureId = Guid.NewGuid().ToString() }, deadline: Suite.Soon));
        await Refused.For(Erasures(Leader).GetErasureAsync(new GetErasureRequest { ErasureId = "x" }, deadline: Suite.Soon), ("erasure_id", "UUID_INVALID"));
        await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
    }

    [Fact]
    public async Task Tried_only_it_erases_nothing()
    {
        var registered = await Arrived(await Caseworker.Register());
        var request = OrderOf(registered);
        request.ValidateOnly = true;

        var answer = await Erasures(Leader).OrderErasureAsync(request, deadline: Suite.Soon);

        Assert.Equal(("", registered.Case.CaseNumber, ""), (answer.Erasure.ErasureId, answer.Erasure.CaseNumber, answer.Position));
        foreach (var call in Reads(Caseworker, registered.Case.CaseId))
        {
            await call();
        }
    }

    [Fact]
    public async Task A_person_with_another_case_stays_and_whoever_goes_comes_back_as_somebody_new()
    {
        var cpr = Persons.New();
        var first = await Arrived(await Caseworker.Register(FormOf(cpr, -40)));
        var second = await Arrived(await Caseworker.Register(FormOf(cpr, -400)));
        Assert.Equal(first.Case.Citizen.PersonId, second.Case.Citizen.PersonId);

        await Erased(first);
        var kept = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = second.Case.CaseId }, deadline: Suite.Soon);
        Assert.Equal(second.Case.Citizen, kept.Case.Citizen);

        await Erased(second);
        var third = await Caseworker.Register(FormOf(cpr, -40));
        Assert.NotEqual(first.Case.Citizen.PersonId, third.Case.Citizen.PersonId);
    }

    [Fact]
    public async Task Registrations_that_race_with_the_erasure_of_the_persons_last_case_find_a_person_who_is_there()
    {
        for (var round = 0; round < 10; round++)
        {
            var cpr = Persons.New();
            var registered = await Caseworker.Register(FormOf(cpr, -40));
            var racing = Enumerable.Range(1, 4).Select(n => Caseworker.Register(FormOf(cpr, -400 - (n * 20)))).ToList();

            await Task.WhenAll([.. racing, Order(registered).ResponseAsync]);

            var database = await Fixture.Database("cases", "superuser");
            var ids = racing.Select(one => Guid.Parse(one.Result.Case.CaseId)).ToArray();
            Assert.Equal(4, await database.One<long>(
                """
                select count(*) from sickness_case c
                 where c.case_id = any($1)
                   and exists (select from person p where p.municipality_code = c.municipality_code and p.person_id = c.person_id)
                   and exists (select from person_hash h where h.municipality_code = c.municipality_code and h.person_id = c.person_id)
                """,
                ids));
            // Entries before the erasure and after it: never both at the same time.
            Assert.Equal(1, await database.One<long>("select count(distinct person_id) from sickness_case where case_id = any($1)", ids));
        }
    }

    [Fact]
    public async Task The_chain_of_an_erased_journal_still_verifies_and_a_key_that_was_taken_away_is_told_from_it()
    {
        var erased = await Arrived(await Caseworker.Register());
        var robbed = await Arrived(await Caseworker.Register());
        var auditor = Fixture.As("auditor", name: "Rita Revisor");
        var documentation = await Fixture.Database("documentation", "superuser");

        await Erased(erased);
        await documentation.Run("delete from case_key where case_id = $1", Guid.Parse(robbed.Case.CaseId));

        var byRight = await auditor.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = erased.Case.CaseId }, deadline: Suite.Soon);
        var byTheft = await auditor.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = robbed.Case.CaseId }, deadline: Suite.Soon);
        Assert.True(byRight is { Intact: true, EntryCount: 3, ErasedAt: not null });
        Assert.True(byTheft is { Intact: false, FirstBrokenNumber: 1, ErasedAt: null });

        // A forged record of an erasure does not help an attacker who removed the key.
        await documentation.Run(
            """
            insert into erased_journal (municipality_code, case_id, erased_at, seal)
            select municipality_code, $1, erased_at, seal from erased_journal where case_id = $2
            """,
            Guid.Parse(robbed.Case.CaseId), Guid.Parse(erased.Case.CaseId));
        Assert.False((await auditor.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = robbed.Case.CaseId }, deadline: Suite.Soon)).Intact);
        await documentation.Run("delete from erased_journal where case_id = $1", Guid.Parse(robbed.Case.CaseId));
    }

    [Theory]
    [InlineData("scheduling")]
    [InlineData("coordination")]
    public async Task What_another_service_tells_of_an_erased_case_has_no_effect_and_holds_nothing_up(string publisher)
    {
        var registered = await Arrived(await Caseworker.Register());
        await Erased(registered);
        var documentation = await Fixture.Database("documentation", "superuser");
        var caseId = Guid.Parse(registered.Case.CaseId);

        // As if it had been delayed until after the erasure.
        await (await Fixture.Database(publisher, "superuser")).Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            select municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id
              from event where aggregate_id = $1 and type not like '%.CaseErased'
            """,
            caseId);

        await Arrived(await Caseworker.Register());
        Assert.Equal(3, await documentation.One<long>("select count(*) from journal_entry where case_id = $1", caseId));
        Assert.Equal(0, await documentation.One<long>("select count(*) from parked_event where aggregate_id = $1", caseId));
    }

    [Fact]
    public async Task An_erasure_goes_past_what_is_parked_and_removes_it()
    {
        var registered = await Arrived(await Caseworker.Register());
        var caseId = Guid.Parse(registered.Case.CaseId);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await scheduling.Run(
            """
            insert into parked_event (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts)
            values ('cases', gen_random_uuid(), '1', 1, $2, $1, 'sygeopfoelgning.feed.v1.CaseAccessChanged', '', 'PutThereByATest', 5)
            """,
            caseId, (short)Municipality);

        Assert.True((await Erased(registered)).Done);

        Assert.Equal(0, await scheduling.One<long>("select count(*) from parked_event where aggregate_id = $1", caseId));
    }

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task A_services_role_rewrites_no_event_of_a_case_that_is_not_erased(string service, string role)
    {
        var caseId = Guid.Parse(await Fixture.SomeCase);
        await using var connection = await (await Fixture.Database(service, role)).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        var before = await Published(service, caseId);

        var refused = await Record.ExceptionAsync(() => connection.Run("select rewrite_event(sequence, ''::bytea) from event where aggregate_id = $1", caseId));

        // The role that erases here may call it without changing anything; the others may not call it.
        if (role == (service == "cases" ? "app" : "worker"))
        {
            Assert.Null(refused);
            await transaction.CommitAsync();
        }
        else
        {
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<Npgsql.PostgresException>(refused).SqlState);
        }


        Assert.Equal(before, await Published(service, caseId));
    }

    public static TheoryData<string, string> EveryRole()
    {
        var data = new TheoryData<string, string>();
        foreach (var service in new[] { "cases", "scheduling", "coordination" })
        {
            data.Add(service, "app");
            data.Add(service, "worker");
        }

        return data;
    }

    private async Task<List<string>> Published(string service, Guid caseId) => await (await Fixture.Database(service, "superuser")).All(
        row => Convert.ToHexString(row.GetFieldValue<byte[]>(0)), "select published from event where aggregate_id = $1 order by sequence", caseId);

    private static InformationForm FormOf(string cpr, int days)
    {
        var form = Given.Form(firstAbsenceDay: Given.Today.AddDays(days));
        form.Citizen.CprNumber = cpr;
        return form;
    }

    private async Task<RegisterCaseResponse> Arrived(RegisterCaseResponse registered)
    {
        await Caseworker.JournalOf(registered, 3);
        return registered;
    }

    private static ErasureService.ErasureServiceClient Erasures(Suite suite) => new(suite.To("cases"));

    private static OrderErasureRequest OrderOf(RegisterCaseResponse registered) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl.",
    };

    private AsyncUnaryCall<OrderErasureResponse> Order(RegisterCaseResponse registered, Suite? leader = null) =>
        Erasures(leader ?? Leader).OrderErasureAsync(OrderOf(registered), deadline: Suite.Soon);

    /// <summary>Erases a case and waits until every service has reported that it is done.</summary>
    private async Task<Erasure> Erased(RegisterCaseResponse registered)
    {
        var ordered = await Order(registered);
        return await Eventually.Becomes(
            "every service has erased what it held",
            async () => (await Erasures(Leader).GetErasureAsync(
                new GetErasureRequest { ErasureId = ordered.Erasure.ErasureId }, deadline: Suite.Soon)).Erasure,
            erasure => erasure.Done, seconds: 20);
    }

    private static IEnumerable<Func<Task>> Reads(Suite suite, string caseId) =>
    [
        () => suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon).ResponseAsync,
        () => suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = caseId }, deadline: Suite.Soon).ResponseAsync,
        () => suite.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = caseId }, deadline: Suite.Soon).ResponseAsync,
        () => suite.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId }, deadline: Suite.Soon).ResponseAsync,
        .. Everywhere.Select<string, Func<Task>>(service => async () =>
        {
            using var call = new CaseFileService.CaseFileServiceClient(suite.To(service)).ExportCase(new ExportCaseRequest { CaseId = caseId }, deadline: Suite.Soon);
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
            }
        }),
    ];
}
