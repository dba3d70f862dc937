using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Who reaches which case, in every service, and what the access log records of it.</summary>
public sealed class CaseAccessTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string[] Everywhere = ["cases", "scheduling", "coordination", "documentation"];

    public static TheoryData<string> Services => [.. Everywhere];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_citizen_reaches_the_own_case_and_no_other(string service)
    {
        var own = await Arrived(await Caseworker.Register());
        var other = await Arrived(await Caseworker.Register());
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", own.Case.Citizen.PersonId), purpose: null);
        using var nobody = Fixture.As(new TokenHolder("citizen", Municipality, "Ingen Borger"), purpose: null);

        await Read(citizen, service, own);
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Call(citizen, service, other));
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Call(nobody, service, own));
    }

    [Fact]
    public async Task A_dry_run_whose_case_is_lost_while_it_runs_shows_nothing_and_is_logged_once()
    {
        var registered = await Arrived(await Fixture.As(name: "Anna Ansvarlig").Register());
        var caseId = Guid.Parse(registered.Case.CaseId);
        var documentation = await Fixture.Database("documentation", "superuser");
        await using var connection = await documentation.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("select 1 from journal where case_id = $1 for update", caseId);

        var tried = Caseworker.Journal.AppendEntryAsync(
            new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Note", Text = "Opdigtet.", ValidateOnly = true },
            deadline: Suite.Soon).ResponseAsync;
        await Eventually.True("the dry run waits for the journal", async () => await documentation.One<bool>(
            "select exists (select from pg_stat_activity where usename = 'documentation_app' and $1 = any (pg_blocking_pids(pid)))", connection.ProcessID));
        await documentation.Run("update case_access set restriction = 2 where case_id = $1", caseId);
        await held.RollbackAsync();

        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED", tried);
        Assert.Equal(1, await documentation.One<long>(
            "select count(*) from access_log where case_ids = array[$1] and rpc like '%/AppendEntry'", caseId));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_officer_reaches_another_officers_case_with_a_purpose_only(string service)
    {
        var registered = await Arrived(await Caseworker.Register());
        using var responsible = Fixture.As(new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler"), purpose: null);
        using var withPurpose = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), purpose: "afløser under ferie");
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), purpose: null);

        await Read(responsible, service, registered);
        await Read(withPurpose, service, registered);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(without, service, registered));
    }

    [Fact]
    public async Task An_officer_of_the_cases_team_needs_no_purpose()
    {
        Fixture.Employ(new TokenHolder("caseworker", Municipality, "Tine Team", Team: "team-nord"));
        using var registrar = Fixture.As(new TokenHolder("caseworker", Municipality, "Tine Team", Team: "team-nord"));
        using var same = Fixture.As(new TokenHolder("caseworker", Municipality, "Tom Team", Team: "team-nord"), purpose: null);
        using var another = Fixture.As(new TokenHolder("caseworker", Municipality, "Ask Anden", Team: "team-syd"), purpose: null);
        var registered = await Arrived(await registrar.Register());

        foreach (var service in Everywhere)
        {
            await Read(same, service, registered);
            await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(another, service, registered));
        }
    }

    [Fact]
    public async Task Which_team_an_officer_is_of_says_the_register_and_not_the_token()
    {
        var place = new Workplace(Fixture.As("team_leader", name: "Lise Leder"));
        using var north = Fixture.As(new TokenHolder("caseworker", Municipality, "Nora Nord", Team: "team-nord"));
        using var south = Fixture.As(new TokenHolder("caseworker", Municipality, "Sus Syd", Team: "team-syd"));
        var holder = new TokenHolder("caseworker", Municipality, "Ole Omplaceret", Team: "team-syd");
        await place.Register(holder.Subject, team: "team-nord");
        using var moving = Stack.As(holder, purpose: null);
        using var unregistered = Stack.As(new TokenHolder("caseworker", Municipality, "Uoprettet Officer", Team: "team-nord"), purpose: null);
        var (ofNorth, ofSouth) = (await Arrived(await north.Register()), await Arrived(await south.Register()));

        foreach (var service in Everywhere)
        {
            await Read(moving, service, ofNorth);
            await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(moving, service, ofSouth));
            await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(unregistered, service, ofNorth));
        }

        var moved = await place.Changing((await place.Get(holder.Subject)).Officer, "team-syd");
        await Read(moving, "cases", ofSouth);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(moving, "cases", ofNorth));
        await Task.WhenAll(Everywhere.Skip(1).Select(service => Eventually.True($"{service} follows", () => Reaches(moving, service, ofSouth))));

        await place.Ending(moved.Officer, Given.Today.AddDays(-1));
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(moving, "cases", ofSouth));
        await Task.WhenAll(Everywhere.Skip(1).Select(service => Eventually.True($"{service} no longer opens it", async () => !await Reaches(moving, service, ofSouth))));
    }

    [Fact]
    public async Task Where_no_staff_is_registered_the_token_says_the_team()
    {
        var municipality = await Fixture.NewMunicipalityWithoutStaff();
        using var registrar = Stack.As(new TokenHolder("caseworker", municipality, "Tine Team", Team: "team-nord"));
        using var same = Stack.As(new TokenHolder("caseworker", municipality, "Tom Team", Team: "team-nord"), purpose: null);
        using var another = Stack.As(new TokenHolder("caseworker", municipality, "Ask Anden", Team: "team-syd"), purpose: null);
        var registered = await registrar.Register();
        await registrar.JournalOf(registered, 3);

        foreach (var service in Everywhere)
        {
            await Read(same, service, registered);
            await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Call(another, service, registered));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_protected_persons_case_is_open_to_those_named_only(string service)
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Arrived(await Caseworker.Register(form));
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

        await Read(Caseworker, service, registered);
        await Read(citizen, service, registered);
        await Refused.By(
            StatusCode.PermissionDenied, "CASE_RESTRICTED", Call(Fixture.As(name: "Kalle Kollega"), service, registered));
        await Refused.By(
            StatusCode.PermissionDenied, "CASE_RESTRICTED", Call(Fixture.As("team_leader", name: "Lise Leder"), service, registered));
    }

    [Fact]
    public async Task A_list_leaves_out_what_the_caller_may_not_reach_and_asks_officers_for_a_purpose()
    {
        var municipality = await Fixture.NewMunicipality();
        var officer = Fixture.As(municipality: municipality);
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var hidden = await officer.Register(form);
        var open = await officer.Register();
        using var without = Fixture.As(new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler"), purpose: null);
        using var citizen = Fixture.As(new TokenHolder("citizen", municipality, "Birk Borger", hidden.Case.Citizen.PersonId), purpose: null);

        Assert.Equal([open.Case.CaseId, hidden.Case.CaseId], await Listed(officer));
        Assert.Equal([open.Case.CaseId], await Listed(Fixture.As(municipality: municipality, name: "Kalle Kollega")));
        Assert.Equal([hidden.Case.CaseId], await Listed(citizen));
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", without.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_access_and_every_refusal_about_a_case_is_in_the_log(string service)
    {
        var registered = await Arrived(await Caseworker.Register());
        using var reader = Fixture.As(new TokenHolder("caseworker", Municipality, "Nete Nysgerrig"), purpose: "vurdering af æøå");
        using var barred = Fixture.As(new TokenHolder("citizen", Municipality, "Bo Borger", Guid.NewGuid().ToString()), purpose: null);

        await Read(reader, service, registered);
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Call(barred, service, registered));

        var rows = await Log(service, registered.Case.CaseId);
        Assert.Contains(rows, row => row is { Name: "Nete Nysgerrig", Role: "caseworker", Purpose: "vurdering af æøå", Verdict: 1 });
        Assert.Contains(rows, row => row is { Name: "Bo Borger", Role: "citizen", Verdict: 2 });
    }

    [Fact]
    public async Task A_write_that_is_refused_for_its_case_is_in_the_log_and_has_no_effect()
    {
        var registered = await Arrived(await Caseworker.Register());
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Uden Formål"), purpose: null);
        var note = new AppendEntryRequest
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Note", Text = "Opdigtet.", AtLeast = registered.Position,
        };

        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", without.Journal.AppendEntryAsync(note, deadline: Suite.Soon));

        Assert.Contains(await Log("documentation", registered.Case.CaseId), row => row is { Name: "Uden Formål", Verdict: 4 });
        var entries = await Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        Assert.DoesNotContain(entries.Entries, entry => entry.Kind == EntryKind.Note);
    }

    [Fact]
    public async Task A_list_writes_one_row_with_the_ids_it_shows()
    {
        var municipality = await Fixture.NewMunicipality();
        var officer = Fixture.As(municipality: municipality);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, (await officer.Register()).Case.CaseId);
        }

        await officer.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 2 }, deadline: Suite.Soon);

        var logged = await (await Fixture.Database("cases", "superuser")).All(
            row => row.GetFieldValue<Guid[]>(0).Select(id => id.ToString()),
            "select case_ids from access_log where municipality_code = $1 and rpc like '%/ListCases'", (short)municipality);
        Assert.Equal(ids.Take(2), Assert.Single(logged));
    }

    private static async Task<string[]> Listed(Suite suite) =>
        [.. (await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon)).Cases.Select(one => one.CaseId)];

    private async Task<RegisterCaseResponse> Arrived(RegisterCaseResponse registered)
    {
        await Caseworker.JournalOf(registered, 3);
        return registered;
    }

    private static async Task Read(Suite suite, string service, RegisterCaseResponse registered) => await Call(suite, service, registered);

    private static async Task<bool> Reaches(Suite suite, string service, RegisterCaseResponse registered)
    {
        try
        {
            await Read(suite, service, registered);
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.PermissionDenied)
        {
            return false;
        }
    }

    private static AsyncUnaryCall<object> Call(Suite suite, string service, RegisterCaseResponse registered)
    {
        var id = registered.Case.CaseId;
        return service switch
        {
            "cases" => Any(suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = id }, deadline: Suite.Soon)),
            "scheduling" => Any(suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = id, AtLeast = registered.Position }, deadline: Suite.Soon)),
            "coordination" => Any(suite.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = id, AtLeast = registered.Position }, deadline: Suite.Soon)),
            _ => Any(suite.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = id, AtLeast = registered.Position }, deadline: Suite.Soon)),
        };
    }

    private static AsyncUnaryCall<object> Any<T>(AsyncUnaryCall<T> call) where T : class => new(
        call.ResponseAsync.ContinueWith(object (answer) => answer.GetAwaiter().GetResult(), TaskScheduler.Default),
        call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    private async Task<List<(string Name, string Role, string Purpose, short Verdict)>> Log(string service, string caseId) =>
        await (await Fixture.Database(service, "superuser")).All(
            row => (Name: row.GetString(0), Role: row.GetString(1), Purpose: row.GetString(2), Verdict: row.GetInt16(3)),
            "select name, role, purpose, verdict from access_log where $1 = any(case_ids)", Guid.Parse(caseId));
}
