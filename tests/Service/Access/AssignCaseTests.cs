using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Who may reach a case: changed under an etag, and effective in every service.</summary>
public sealed class AssignCaseTests(StackFixture fixture) : StackTest(fixture)
{
    private string Colleague => $"caseworker-{Municipality}-kalle-kollega";

    private Suite TeamLeader => Fixture.As("team_leader", name: "Lise Leder");

    [Fact]
    public async Task An_assigned_case_is_the_new_officers_in_every_service()
    {
        Employ("caseworker", "Kalle Kollega", "team-vest");
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var before = await Access(Caseworker, registered);
        Assert.Equal($"caseworker-{Municipality}-sofie-sagsbehandler", before.ResponsibleId);

        var assigned = await Assign(Caseworker, registered, before.Etag, Colleague, "team-vest");

        Assert.Equal((Colleague, "team-vest"), (assigned.Access.ResponsibleId, assigned.Access.TeamId));
        Assert.NotEqual(before.Etag, assigned.Access.Etag);
        Assert.Equal(assigned.Access, await Access(Caseworker, registered));
        var answered = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        Assert.Equal((Colleague, registered.Case.Etag), (answered.Case.ResponsibleId, answered.Case.Etag));
        using var colleague = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), purpose: null);
        var journal = await Stage.Insist(() => colleague.Journal.ListEntriesAsync(
            new ListEntriesRequest { CaseId = registered.Case.CaseId, AtLeast = assigned.Position }, deadline: Suite.Soon));
        Assert.NotEmpty(journal.Entries);
        using var former = Fixture.As(new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler"), purpose: null);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", former.Journal.ListEntriesAsync(
            new ListEntriesRequest { CaseId = registered.Case.CaseId, AtLeast = assigned.Position }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_change_of_officer_is_kept_with_its_reason_and_shown_with_the_access()
    {
        Employ("caseworker", "Kalle Kollega", "team-vest");
        var registered = await Caseworker.Register();
        var request = Assignment(registered, (await Access(Caseworker, registered)).Etag, Colleague, "team-vest");
        request.AssignedBecause = "Sofie går på barsel (opdigtet).";

        var assigned = await Client(TeamLeader).AssignCaseAsync(request, deadline: Suite.Soon);
        await Assign(TeamLeader, registered, assigned.Access.Etag, Colleague);

        var kept = (await Client(Caseworker).GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Assignments;
        Assert.Equal(
            [
                (Colleague, "Kalle Kollega", "", AssignmentBasis.Chosen, "", "Lise Leder"),
                (Colleague, "Kalle Kollega", "team-vest", AssignmentBasis.Chosen, "Sofie går på barsel (opdigtet).", "Lise Leder"),
                ($"caseworker-{Municipality}-sofie-sagsbehandler", "Sofie Sagsbehandler", "", AssignmentBasis.Registrar, "", "Sofie Sagsbehandler"),
            ],
            kept.Select(one => (one.OfficerId, one.OfficerName, one.TeamId, one.Basis, one.Reason, one.AssignedByName)));
        Assert.Equal(3, kept.Select(one => one.AssignmentId).Distinct().Count());
        var journal = await Eventually.Becomes(
            "the journal tells of both changes", async () => (await Fixture.As(name: "Kalle Kollega").JournalOf(registered, 3)).Where(one => one.Subject == "Ny ansvarlig").ToList(),
            found => found.Count == 2);
        Assert.Equal(
            [
                "Ansvaret for sagen ligger nu hos den samme medarbejder uden team. Begrundelsen står ved sagens adgang, hvor den er givet.",
                "Ansvaret for sagen ligger nu hos en anden medarbejder i et andet team. Begrundelsen står ved sagens adgang, hvor den er givet.",
            ],
            journal.Select(one => one.Text).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(journal, one => one.Text.Contains("barsel", StringComparison.Ordinal));
        var plain = await (await Fixture.Database("cases", "superuser")).One<long>(
            "select count(*) from case_assignment where case_id = $1 and case_assignment::text like '%barsel%'", Guid.Parse(registered.Case.CaseId));
        Assert.Equal(0, plain);

        request.AssignedBecause = "1";
        request.RequestId = Given.RequestId;
        await Refused.For(Client(TeamLeader).AssignCaseAsync(request, deadline: Suite.Soon), ("assigned_because", "TEXT_WITHOUT_LETTERS"));
        request.AssignedBecause = new string('x', 501);
        await Refused.For(Client(TeamLeader).AssignCaseAsync(request, deadline: Suite.Soon), ("assigned_because", "TEXT_TOO_LONG"));
    }

    [Fact]
    public async Task Who_read_an_older_version_is_told_who_changed_it_and_when()
    {
        Employ("caseworker", "Kalle Kollega");
        var registered = await Caseworker.Register();
        var etag = (await Access(Caseworker, registered)).Etag;
        var assigned = await Assign(TeamLeader, registered, etag, Colleague);

        var refused = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Assigning(TeamLeader, registered, etag, "en-tredje"));

        Assert.Equal(assigned.Access.Etag, refused.Info.Metadata["current_etag"]);
        Assert.Equal("Lise Leder", refused.Info.Metadata["changed_by"]);
        Assert.InRange(DateTimeOffset.Parse(refused.Info.Metadata["changed_at"]), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(("case_access", registered.Case.CaseId), (refused.Detail<Google.Rpc.ResourceInfo>().ResourceType, refused.Detail<Google.Rpc.ResourceInfo>().ResourceName));
        Assert.Equal(Colleague, (await Access(TeamLeader, registered)).ResponsibleId);
        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Assigning(TeamLeader, registered, "no etag of ours", "en-tredje"));
    }

    [Fact]
    public async Task Of_ten_assignments_of_the_same_version_one_is_kept()
    {
        var registered = await Caseworker.Register();
        var etag = (await Access(Caseworker, registered)).Etag;

        var officers = Enumerable.Range(0, 10).Select(i => Employ("caseworker", $"Kollega {i}").Subject).ToList();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                return (await Assign(TeamLeader, registered, etag, officers[i])).Access.ResponsibleId;
            }
            catch (RpcException refused)
            {
                Assert.Equal("ETAG_MISMATCH", Refused.With(refused).Reason);
                return null;
            }
        }));

        Assert.Equal(Assert.Single(outcomes.OfType<string>()), (await Access(TeamLeader, registered)).ResponsibleId);
        var changes = await (await Fixture.Database("cases", "superuser")).One<long>(
            "select count(*) from event where aggregate_id = $1 and type like '%.CaseAccessChanged'", Guid.Parse(registered.Case.CaseId));
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_though_the_etag_is_old_by_then()
    {
        Employ("caseworker", "Kalle Kollega");
        var registered = await Caseworker.Register();
        var request = Assignment(registered, (await Access(TeamLeader, registered)).Etag, Colleague);

        var first = await Client(TeamLeader).AssignCaseAsync(request, deadline: Suite.Soon);

        Assert.Equal(first, await Client(TeamLeader).AssignCaseAsync(request, deadline: Suite.Soon));
    }

    [Fact]
    public async Task What_is_only_tried_changes_nothing()
    {
        Employ("caseworker", "Kalle Kollega");
        var registered = await Caseworker.Register();
        var before = await Access(Caseworker, registered);
        var request = Assignment(registered, before.Etag, Colleague);
        request.ValidateOnly = true;

        var tried = await Client(Caseworker).AssignCaseAsync(request, deadline: Suite.Soon);

        Assert.Equal((Colleague, "", ""), (tried.Access.ResponsibleId, tried.Access.Etag, tried.Position));
        Assert.Equal(before, await Access(Caseworker, registered));
    }

    [Fact]
    public async Task Only_the_responsible_officer_and_the_team_leader_assign()
    {
        var registered = await Caseworker.Register();
        var etag = (await Access(Caseworker, registered)).Etag;

        await Refused.By(StatusCode.PermissionDenied, "NOT_RESPONSIBLE",
            Assigning(Fixture.As(name: "Kalle Kollega"), registered, etag, Colleague));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            Assigning(Fixture.As("citizen", name: "Birk Borger"), registered, etag, Colleague));
    }

    [Fact]
    public async Task Who_is_not_registered_not_employed_yet_or_has_left_gets_no_case_and_a_team_must_be_open()
    {
        var place = new Workplace(TeamLeader);
        var registered = await Caseworker.Register();
        var before = await Access(TeamLeader, registered);

        var refused = await Refused.By(StatusCode.FailedPrecondition, "OFFICER_NOT_REGISTERED", Assigning(TeamLeader, registered, before.Etag, "ingen-af-os"));
        Assert.Contains("Opret medarbejderen først, eller vælg en anden", refused.Text.Message, StringComparison.Ordinal);
        await place.Register("begynder-senere", Given.Today.AddDays(1));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_NOT_YET_EMPLOYED", Assigning(TeamLeader, registered, before.Etag, "begynder-senere"));
        await place.Ending(await place.Register("fratraadt"), Given.Today.AddDays(-1));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Assigning(TeamLeader, registered, before.Etag, "fratraadt"));
        await place.Ending(await place.Register("sidste-dag"), Given.Today);
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_NOT_REGISTERED", Assigning(TeamLeader, registered, before.Etag, "sidste-dag", "team-ukendt"));
        await place.Closing(await place.Create("team-lukket"));
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_CLOSED", Assigning(TeamLeader, registered, before.Etag, "sidste-dag", "team-lukket"));

        Assert.Equal(before, await Access(TeamLeader, registered));
        await place.Create("team-aaben");
        Assert.Equal("sidste-dag", (await Assign(TeamLeader, registered, before.Etag, "sidste-dag", "team-aaben")).Access.ResponsibleId);
    }

    [Theory]
    [InlineData("payment_unit")]
    [InlineData("team_leader")]
    public async Task Who_does_not_follow_cases_is_not_made_responsible_by_hand_either(string role)
    {
        var holder = Employ(role, "Ingen Sager");
        var registered = await Caseworker.Register();
        var before = await Access(TeamLeader, registered);

        var refused = await Refused.By(StatusCode.FailedPrecondition, "OFFICER_FOLLOWS_NO_CASES", Assigning(TeamLeader, registered, before.Etag, holder.Subject));

        Assert.Contains("Vælg en sagsbehandler, en fastholdelsesmedarbejder eller en forløbskoordinator", refused.Text.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Access(TeamLeader, registered));
    }

    [Fact]
    public async Task Who_has_left_neither_stays_responsible_nor_is_named_again()
    {
        var place = new Workplace(TeamLeader);
        await place.Create($"team-bliver-{Municipality}");
        var leaving = await place.Register($"forlader-{Municipality}");
        var registered = await Caseworker.Register();
        var before = (await Assign(TeamLeader, registered, (await Access(TeamLeader, registered)).Etag, leaving.OfficerId)).Access;
        leaving = (await place.Ending(leaving, Given.Today)).Officer;

        // On the last day the officer is still there.
        var moved = (await Assign(TeamLeader, registered, before.Etag, leaving.OfficerId, $"team-bliver-{Municipality}")).Access;
        await place.Ending(leaving, Given.Today.AddDays(-1));

        var refused = await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Assigning(TeamLeader, registered, moved.Etag, leaving.OfficerId));
        Assert.Contains("Vælg en anden", refused.Text.Message, StringComparison.Ordinal);
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", await Restricting(registered, CaseRestriction.OwnStaff, Colleague, leaving.OfficerId));
        Assert.Equal(moved, await Access(TeamLeader, registered));
    }

    [Fact]
    public async Task Who_is_not_in_the_register_of_staff_registers_no_case_because_nobody_would_be_responsible()
    {
        using var stranger = Stack.As(new TokenHolder("caseworker", Municipality, "Uoprettet Officer"));
        var form = Given.Form();

        await Refused.By(StatusCode.FailedPrecondition, "CALLER_NOT_REGISTERED", stranger.Intake.RegisterCaseAsync(Given.Registration(form), deadline: Suite.Soon));

        Fixture.Employ(new TokenHolder("caseworker", Municipality, "Uoprettet Officer", Team: "team-midt"));
        var registered = await stranger.Register(form);
        Assert.Equal("team-midt", (await Access(TeamLeader, registered)).TeamId);
    }

    [Fact]
    public async Task What_is_missing_or_no_id_is_refused_field_by_field()
    {
        var registered = await Caseworker.Register();

        await Refused.For(Assigning(Caseworker, registered, "", "", "team nord"),
            ("etag", "FIELD_REQUIRED"), ("responsible_id", "FIELD_REQUIRED"), ("team_id", "OPAQUE_ID_INVALID"));
        await Refused.For(Assigning(Caseworker, registered, "1", Persons.New(), new string('x', 201)),
            ("responsible_id", "OPAQUE_ID_INVALID"), ("team_id", "OPAQUE_ID_INVALID"));
        await Refused.For(Assigning(Caseworker, registered, "1", "sørensen"), ("responsible_id", "OPAQUE_ID_INVALID"));
    }

    [Fact]
    public async Task A_restricted_case_is_open_to_those_named_only_in_every_service()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var restricted = await Restrict(registered, CaseRestriction.OwnStaff, Colleague);
        Assert.Equal([$"caseworker-{Municipality}-kalle-kollega"], restricted.Access.NamedIds);

        var entries = new ListEntriesRequest { CaseId = registered.Case.CaseId, AtLeast = restricted.Position };
        await Caseworker.Journal.ListEntriesAsync(entries, deadline: Suite.Soon);
        await Fixture.As(name: "Kalle Kollega").Journal.ListEntriesAsync(entries, deadline: Suite.Soon);
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            Fixture.As(name: "Nete Nysgerrig").Journal.ListEntriesAsync(entries, deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            Client(Fixture.As(name: "Nete Nysgerrig")).GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));

        await Refused.By(StatusCode.FailedPrecondition, "PERSON_IS_OWN_STAFF", await Restricting(registered, CaseRestriction.None));
        var opened = await Client(TeamLeader).LiftProtectionAsync(
            new LiftProtectionRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = restricted.Access.Etag,
                Protection = CaseRestriction.OwnStaff, Reason = "Borgeren er fratrådt.",
            },
            deadline: Suite.Soon);
        entries.AtLeast = opened.Position;
        await Fixture.As(name: "Nete Nysgerrig").Journal.ListEntriesAsync(entries, deadline: Suite.Soon);
    }

    [Fact]
    public async Task A_restriction_that_a_protected_address_asks_for_stays_while_it_is_protected()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);

        foreach (var other in (CaseRestriction[])[CaseRestriction.None, CaseRestriction.OwnStaff])
        {
            var refused = await Refused.By(StatusCode.FailedPrecondition, "ADDRESS_IS_PROTECTED", await Restricting(registered, other));
            Assert.Equal("ADDRESS_IS_PROTECTED", refused.Detail<Google.Rpc.PreconditionFailure>().Violations.Single().Type);
        }

        var named = await Restrict(registered, CaseRestriction.ProtectedPerson, Colleague);
        Assert.Equal([Colleague], named.Access.NamedIds);
    }

    [Fact]
    public async Task The_team_leader_assigns_a_restricted_case_without_seeing_what_is_in_it()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        Employ("caseworker", "Kalle Kollega");
        var registered = await Caseworker.Register(form);

        var assigned = await Assign(TeamLeader, registered, (await Access(TeamLeader, registered)).Etag, Colleague);

        Assert.Equal(CaseRestriction.ProtectedPerson, assigned.Access.Restriction);
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            TeamLeader.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task Names_without_a_restriction_and_names_twice_are_refused()
    {
        var registered = await Caseworker.Register();

        await Refused.For(await Restricting(registered, CaseRestriction.None, Colleague), ("named_ids", "NAMED_WITHOUT_RESTRICTION"));
        await Refused.For(await Restricting(registered, CaseRestriction.OwnStaff, Colleague, Colleague), ("named_ids", "NAMED_TWICE"));
        await Refused.For(await Restricting(registered, CaseRestriction.Unspecified), ("restriction", "FIELD_REQUIRED"));
        await Refused.For(await Restricting(registered, CaseRestriction.OwnStaff, "a b"), ("named_ids[0]", "OPAQUE_ID_INVALID"));
    }

    private TokenHolder Employ(string role, string name, string? team = null)
    {
        var holder = new TokenHolder(role, Municipality, name, Team: team);
        Fixture.Employ(holder);
        return holder;
    }

    private static CaseAccessService.CaseAccessServiceClient Client(Suite suite) => new(suite.To("cases"));

    private static async Task<AccessToCase> Access(Suite suite, RegisterCaseResponse registered) =>
        (await Client(suite).GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Access;

    private static AssignCaseRequest Assignment(RegisterCaseResponse registered, string etag, string responsible, string team = "") => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = etag, ResponsibleId = responsible, TeamId = team,
    };

    private static AsyncUnaryCall<AssignCaseResponse> Assigning(
        Suite suite, RegisterCaseResponse registered, string etag, string responsible, string team = "") =>
        Client(suite).AssignCaseAsync(Assignment(registered, etag, responsible, team), deadline: Suite.Soon);

    private static async Task<AssignCaseResponse> Assign(
        Suite suite, RegisterCaseResponse registered, string etag, string responsible, string team = "") =>
        await Assigning(suite, registered, etag, responsible, team);

    private async Task<AsyncUnaryCall<RestrictCaseResponse>> Restricting(
        RegisterCaseResponse registered, CaseRestriction restriction, params string[] named) =>
        Client(TeamLeader).RestrictCaseAsync(
            new RestrictCaseRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = (await Access(TeamLeader, registered)).Etag,
                Restriction = restriction, NamedIds = { named },
            },
            deadline: Suite.Soon);

    private async Task<RestrictCaseResponse> Restrict(RegisterCaseResponse registered, CaseRestriction restriction, params string[] named) =>
        await await Restricting(registered, restriction, named);
}
