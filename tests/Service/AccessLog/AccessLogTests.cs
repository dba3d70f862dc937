using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The access log of all services, as auditors, citizens and team leaders read it.</summary>
[Collection(Alone.Name)]
public sealed class AccessLogTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task An_access_in_each_service_is_listed_once_with_who_when_what_and_why()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var caseId = registered.Case.CaseId;
        var purpose = $"opfølgning {Guid.NewGuid()}";
        using var reader = Fixture.As(new TokenHolder("caseworker", Municipality, "Nete Nysgerrig"), purpose);
        var before = DateTime.UtcNow.AddMinutes(-1);

        await reader.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon);
        await reader.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = caseId }, deadline: Suite.Soon);
        await reader.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = caseId }, deadline: Suite.Soon);
        await reader.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId }, deadline: Suite.Soon);

        var found = await Collected(new AccessFilter { CaseId = caseId, SubjectId = $"caseworker-{Municipality}-nete-nysgerrig" }, 4);
        Assert.Equal(Stack.Services.Order(), found.Select(one => one.Service).Order());
        Assert.All(found, one =>
        {
            Assert.Equal("Nete Nysgerrig", one.SubjectName);
            Assert.Equal(Role.Caseworker, one.Role);
            Assert.Equal(purpose, one.Purpose);
            Assert.Equal([caseId], one.CaseIds);
            Assert.Equal(AccessOutcome.Shown, one.Outcome);
            Assert.Equal("", one.ViaService);
            Assert.NotEmpty(one.Classes);
            Assert.InRange(one.OccurredAt.ToDateTime(), before, DateTime.UtcNow.AddMinutes(1));
            Assert.Equal(32, one.TraceId.Length);
        });
        Assert.Contains(found, one => one is { Service: "cases", Method: "sygeopfoelgning.cases.v1.CaseService/GetCase" });
    }

    [Fact]
    public async Task A_list_is_one_access_and_appears_for_each_of_its_cases()
    {
        var municipality = await Fixture.NewMunicipality();
        var officer = Fixture.As(municipality: municipality);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await officer.Register()).Case.CaseId);
        }

        await officer.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon);

        var all = await Collected(new AccessFilter(), 1, municipality);
        Assert.Equal(ids.Order(), Assert.Single(all).CaseIds.Order());
        foreach (var caseId in ids)
        {
            var one = Assert.Single(await Collected(new AccessFilter { CaseId = caseId }, 1, municipality));
            Assert.Equal(all[0].AccessId, one.AccessId);
        }
    }

    [Fact]
    public async Task A_citizen_sees_who_looked_at_the_own_case_and_who_was_turned_away_and_no_other_case()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var other = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
        using var barred = Fixture.As(new TokenHolder("caseworker", Municipality, "Uden Formål"), purpose: null);
        await Caseworker.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 2 }, deadline: Suite.Soon);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", barred.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon));

        var seen = await Eventually.Becomes(
            "the citizen sees list and refusal", () => OfCase(citizen, caseId),
            found => found.Exists(one => one.Outcome == AccessOutcome.PurposeMissing) && found.Exists(one => one.Method.EndsWith("/ListCases", StringComparison.Ordinal)));

        Assert.Contains(seen, one => one is { SubjectName: "Uden Formål", Outcome: AccessOutcome.PurposeMissing });
        Assert.Contains(seen, one => one is { SubjectName: "Sofie Sagsbehandler", Purpose: "sygedagpengeopfølgning" });
        Assert.All(seen, one => Assert.Empty(one.CaseIds));
        await Refused.By(
            StatusCode.PermissionDenied, "CASE_NOT_OWN", citizen.AccessLog().ListCaseAccessesAsync(new ListCaseAccessesRequest { CaseId = await Arrived(other) }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_team_leader_sees_who_looked_at_a_case_of_the_own_team()
    {
        Fixture.Employ(new TokenHolder("caseworker", Municipality, "Tine Team", Team: "team-vest"));
        using var registrar = Fixture.As(new TokenHolder("caseworker", Municipality, "Tine Team", Team: "team-vest"), purpose: null);
        using var leader = Fixture.As(new TokenHolder("team_leader", Municipality, "Lone Leder", Team: "team-vest"), purpose: null);
        using var stranger = Fixture.As(new TokenHolder("team_leader", Municipality, "Fie Fremmed", Team: "team-oest"), purpose: null);
        var caseId = await Arrived(await registrar.Register());
        await registrar.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon);

        await Eventually.True("the leader sees it", async () => (await OfCase(leader, caseId)).Exists(one => one.SubjectName == "Tine Team"));
        await Refused.By(
            StatusCode.PermissionDenied, "PURPOSE_REQUIRED", stranger.AccessLog().ListCaseAccessesAsync(new ListCaseAccessesRequest { CaseId = caseId }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task Reading_the_log_is_in_the_log_also_where_it_shows_nothing()
    {
        var municipality = await Fixture.NewMunicipality();
        var purpose = $"stikprøve {Guid.NewGuid()}";
        using var auditor = Fixture.As(new TokenHolder("auditor", municipality, "Rita Revisor"), purpose);
        var request = new ListAccessesRequest { Filter = new AccessFilter { CaseId = Guid.NewGuid().ToString() } };

        Assert.Empty((await auditor.AccessLog().ListAccessesAsync(request, deadline: Suite.Soon)).Accesses);

        var look = (await Collected(new AccessFilter { SubjectId = "auditor-" + municipality + "-rita-revisor" }, 1, municipality)).Single(one => one.Purpose == purpose);
        Assert.Equal(("documentation", "sygeopfoelgning.documentation.v1.AccessLogService/ListAccesses"), (look.Service, look.Method));
        Assert.Equal([request.Filter.CaseId], look.CaseIds);
    }

    [Fact]
    public async Task An_auditor_states_a_purpose()
    {
        using var without = Fixture.As(new TokenHolder("auditor", Municipality, "Rita Revisor"), purpose: null);

        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", without.AccessLog().ListAccessesAsync(new ListAccessesRequest(), deadline: Suite.Soon));
    }

    [Theory]
    [InlineData("caseworker")]
    [InlineData("team_leader")]
    [InlineData("citizen")]
    [InlineData("operator")]
    public async Task Nobody_but_auditors_lists_the_whole_log(string role) => await Refused.By(
        StatusCode.PermissionDenied, "ROLE_MISSING", Fixture.As(role).AccessLog().ListAccessesAsync(new ListAccessesRequest(), deadline: Suite.Soon));

    [Fact]
    public async Task Every_combination_of_filter_and_order_gives_what_it_says_page_by_page()
    {
        var municipality = await Fixture.NewMunicipality();
        var officers = new[] { "Anna A", "Bo B" }.SelectMany(name => new[] { "caseworker", "coordinator" }.Select(role => Fixture.As(role, municipality, name))).ToList();
        var caseId = (await Fixture.As(municipality: municipality).Register()).Case.CaseId;
        foreach (var officer in officers)
        {
            await officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon);
            await Eventually.True("the case is known to Coordination", async () =>
            {
                try
                {
                    await officer.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = caseId }, deadline: Suite.Soon);
                    return true;
                }
                catch (RpcException notYet) when (notYet.StatusCode == StatusCode.NotFound)
                {
                    return false;
                }
            });
        }

        var period = (From: Timestamp.FromDateTime(DateTime.UtcNow.AddHours(-1)), To: Timestamp.FromDateTime(DateTime.UtcNow.AddHours(1)));
        await Collected(new AccessFilter { CaseId = caseId }, 2 * officers.Count, municipality);
        var all = (await Pages(new ListAccessesRequest { Filter = new AccessFilter { To = period.To } }, 200, municipality)).Where(one => one.Role != Role.Auditor).ToList();
        Assert.Equal(2 * officers.Count, all.Count);
        foreach (var one in (string[])["", caseId])
        foreach (var subject in (string[])["", $"caseworker-{municipality}-anna-a"])
        foreach (var role in (Role[])[Role.Unspecified, Role.Caseworker])
        foreach (var service in (string[])["", "coordination"])
        foreach (var within in (bool[])[false, true])
        foreach (var order in (AccessOrder[])[AccessOrder.NewestFirst, AccessOrder.OldestFirst])
        {
            var request = new ListAccessesRequest
            {
                Order = order,
                Filter = new AccessFilter { CaseId = one, SubjectId = subject, Role = role, Service = service, From = within ? period.From : null, To = within ? period.To : null },
            };
            var expected = all
                .Where(entry => subject.Length == 0 || entry.SubjectId == subject)
                .Where(entry => role == Role.Unspecified || entry.Role == role)
                .Where(entry => service.Length == 0 || entry.Service == service)
                .OrderBy(entry => entry.OccurredAt.ToDateTime()).Select(entry => entry.AccessId);

            var found = (await Pages(request, 3, municipality)).Where(entry => entry.Role != Role.Auditor).Select(entry => entry.AccessId);

            Assert.Equal(order == AccessOrder.OldestFirst ? expected : expected.Reverse(), found);
        }
    }

    [Fact]
    public async Task What_no_filter_offers_is_refused_field_by_field()
    {
        var request = new ListAccessesRequest
        {
            Order = (AccessOrder)9,
            PageSize = -1,
            Filter = new AccessFilter
            {
                CaseId = "x", SubjectId = new string('a', 201), Role = (Role)99, Service = "payments",
                From = new Timestamp { Seconds = long.MaxValue }, To = new Timestamp { Nanos = -1 },
            },
        };
        await Refused.For(
            Auditor().AccessLog().ListAccessesAsync(request, deadline: Suite.Soon),
            ("order", "ENUM_UNKNOWN"), ("page_size", "PAGE_SIZE_NEGATIVE"), ("filter.case_id", "UUID_INVALID"), ("filter.subject_id", "TEXT_TOO_LONG"),
            ("filter.role", "ENUM_UNKNOWN"), ("filter.service", "SERVICE_UNKNOWN"), ("filter.from", "TIME_INVALID"), ("filter.to", "TIME_INVALID"));

        var now = Timestamp.FromDateTime(DateTime.UtcNow);
        await Refused.For(
            Auditor().AccessLog().ListAccessesAsync(new ListAccessesRequest { Filter = new AccessFilter { From = now, To = now } }, deadline: Suite.Soon),
            ("filter.to", "TIMES_REVERSED"));
    }

    [Theory]
    [InlineData("update access_entry set purpose = 'x'")]
    [InlineData("delete from access_entry")]
    [InlineData("delete from access_entry_case")]
    [InlineData("update access_entry_case set case_id = gen_random_uuid()")]
    [InlineData("truncate access_entry, access_entry_case")]
    public async Task The_log_is_only_ever_added_to(string change)
    {
        var caseId = await Fixture.SomeCase;
        await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon);
        await Collected(new AccessFilter { CaseId = caseId }, 1);

        foreach (var role in (string[])["app", "worker"])
        {
            await using var connection = await (await Fixture.Database("documentation", role)).OpenConnectionAsync();
            await using var transaction = await connection.Within(Municipality);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => connection.Run(change))).SqlState);
        }

        var owner = await Fixture.Database("documentation", "superuser");
        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => owner.Run(change))).SqlState);
        var partition = await owner.One<string>("select tableoid::regclass::text from access_entry limit 1");
        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => owner.Run($"truncate {partition}"))).SqlState);
    }

    private Suite Auditor(int? municipality = null) => Fixture.As("auditor", municipality, "Asta Auditor");

    private async Task<List<AccessEntry>> Collected(AccessFilter filter, int atLeast, int? municipality = null) => await Eventually.Becomes(
        "the accesses are collected",
        async () => (await Auditor(municipality).AccessLog().ListAccessesAsync(new ListAccessesRequest { Filter = filter, PageSize = 200 }, deadline: Suite.Soon))
            .Accesses.Where(one => one.SubjectName != "Asta Auditor").ToList(),
        found => found.Count >= atLeast);

    private async Task<List<AccessEntry>> Pages(ListAccessesRequest request, int size, int municipality)
    {
        var found = new List<AccessEntry>();
        request.PageSize = size;
        while (true)
        {
            var page = await Auditor(municipality).AccessLog().ListAccessesAsync(request, deadline: Suite.Soon);
            found.AddRange(page.Accesses);
            if (page.NextPageToken.Length == 0)
            {
                return found;
            }

            request.PageToken = page.NextPageToken;
        }
    }

    private static async Task<List<AccessEntry>> OfCase(Suite suite, string caseId) =>
        [.. (await suite.AccessLog().ListCaseAccessesAsync(new ListCaseAccessesRequest { CaseId = caseId, PageSize = 200 }, deadline: Suite.Soon)).Accesses];

    private async Task<string> Arrived(RegisterCaseResponse registered)
    {
        await Caseworker.JournalOf(registered, 3);
        return registered.Case.CaseId;
    }
}

internal static class AccessLogClient
{
    public static AccessLogService.AccessLogServiceClient AccessLog(this Suite suite) => new(suite.To("documentation"));
}
