using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Protection belongs to the person (CPR-loven § 28, own staff): it applies to every case, until it is lifted with a reason.</summary>
public sealed class ProtectionTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Reason = "Beskyttelsen er udløbet i CPR.";

    private Suite TeamLeader => Fixture.As("team_leader", name: "Lise Leder");

    [Fact]
    public async Task A_later_form_that_leaves_the_protection_out_gives_a_protected_case()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Protected(Form(cpr)));
        var second = await Fixture.As(name: "Karl Kollega").Register(Form(cpr, 1));

        Assert.True(second.Case.Citizen.AddressProtected);
        Assert.Null(second.Case.Citizen.Address);
        Assert.Contains(second.Warnings, warning => warning is { Field: "form.citizen.address_protected", Reason: "PERSON_KNOWN_AS_PROTECTED" });
        await IsClosed(second, CaseRestriction.ProtectedPerson);

        // It is assigned to the officer of the person's first case, who is the only one to reach it.
        var seen = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = second.Case.CaseId }, deadline: Suite.Soon);
        Assert.Null(seen.Case.Citizen.Address);
        Assert.Null((await Exported(Caseworker, second)).Citizen.Address);
    }

    [Fact]
    public async Task A_later_form_that_says_it_protects_the_cases_there_are_in_every_service()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Form(cpr));
        await Caseworker.JournalOf(first, 3);
        var second = await Fixture.As(name: "Karl Kollega").Register(Protected(Form(cpr, 1)));

        await IsClosed(first, CaseRestriction.ProtectedPerson, second.Position);
        var seen = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = first.Case.CaseId }, deadline: Suite.Soon);
        Assert.True(seen.Case.Citizen.AddressProtected);
        Assert.Null(seen.Case.Citizen.Address);
        Assert.Null((await Exported(Caseworker, first)).Citizen.Address);
        var entries = await Caseworker.JournalOf(first, 4);
        Assert.Contains(entries, entry => entry.Text.Contains("kendt med navne- og adressebeskyttelse", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CaseRestriction.OwnStaff, "PERSON_KNOWN_AS_OWN_STAFF", false)]
    [InlineData(CaseRestriction.ProtectedPerson, "PERSON_KNOWN_AS_PROTECTED", true)]
    public async Task What_a_team_leader_restricts_a_case_for_holds_for_the_persons_other_cases_and_later_forms(
        CaseRestriction restriction, string reason, bool isMasked)
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Form(cpr));
        var other = await Caseworker.Register(Form(cpr, 1));
        var restricted = await Client(TeamLeader).RestrictCaseAsync(
            new RestrictCaseRequest { RequestId = Given.RequestId, CaseId = first.Case.CaseId, Etag = "1", Restriction = restriction }, deadline: Suite.Soon);
        var third = await Caseworker.Register(Form(cpr, 2));

        Assert.Equal([restriction], restricted.Access.Protections);
        Assert.Contains(third.Warnings, warning => warning.Reason == reason);
        foreach (var one in (RegisterCaseResponse[])[first, other, third])
        {
            await IsClosed(one, restriction, third.Position);
            var seen = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = one.Case.CaseId }, deadline: Suite.Soon);
            Assert.Equal(isMasked, seen.Case.Citizen.Address is null);
        }
    }

    [Fact]
    public async Task Lifting_it_takes_a_reason_and_opens_every_case_of_the_person()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Protected(Form(cpr)));
        var second = await Caseworker.Register(Form(cpr, 1));

        var lifted = await Lifting(first, CaseRestriction.ProtectedPerson);

        Assert.Equal(CaseRestriction.None, lifted.Access.Restriction);
        foreach (var one in (RegisterCaseResponse[])[first, second])
        {
            var seen = await Fixture.As(name: "Tredje Tom").Cases.GetCaseAsync(new GetCaseRequest { CaseId = one.Case.CaseId }, deadline: Suite.Soon);
            Assert.NotNull(seen.Case.Citizen.Address);
            Assert.False(seen.Case.Citizen.AddressProtected);
            await Fixture.As(name: "Tredje Tom").Journal.ListEntriesAsync(
                new ListEntriesRequest { CaseId = one.Case.CaseId, AtLeast = lifted.Position }, deadline: Suite.Soon);
            Assert.Contains(await Caseworker.JournalOf(one, 4), entry => entry.Subject == "Beskyttelse ophævet");
        }

        var kept = Assert.Single((await AccessOf(first)).LiftedProtections);
        Assert.Equal((CaseRestriction.ProtectedPerson, "Lise Leder", Reason), (kept.Protection, kept.OfficerName, kept.Reason));
        var third = await Caseworker.Register(Form(cpr, 2));
        Assert.NotNull(third.Case.Citizen.Address);
    }

    [Fact]
    public async Task What_else_protects_the_person_stays_when_one_protection_is_lifted()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Form(cpr));
        await Client(TeamLeader).RestrictCaseAsync(
            new RestrictCaseRequest { RequestId = Given.RequestId, CaseId = first.Case.CaseId, Etag = "1", Restriction = CaseRestriction.OwnStaff },
            deadline: Suite.Soon);
        await Caseworker.Register(Protected(Form(cpr, 1)));
        Assert.Equal([CaseRestriction.ProtectedPerson, CaseRestriction.OwnStaff], (await AccessOf(first)).Protections);

        Assert.Equal(CaseRestriction.OwnStaff, (await Lifting(first, CaseRestriction.ProtectedPerson)).Access.Restriction);

        await IsClosed(first, CaseRestriction.OwnStaff);
    }

    [Fact]
    public async Task A_protection_that_is_not_there_or_without_a_reason_is_not_lifted()
    {
        var cpr = Persons.New();
        var registered = await Caseworker.Register(Protected(Form(cpr)));
        var request = new LiftProtectionRequest
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = "1", Protection = CaseRestriction.OwnStaff, Reason = Reason,
        };

        await Refused.By(StatusCode.FailedPrecondition, "PROTECTION_NOT_REGISTERED", Client(TeamLeader).LiftProtectionAsync(request, deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Client(Caseworker).LiftProtectionAsync(request, deadline: Suite.Soon));
        (request.Protection, request.Reason, request.Etag) = (CaseRestriction.None, "nej", "");
        await Refused.For(Client(TeamLeader).LiftProtectionAsync(request, deadline: Suite.Soon),
            ("etag", "FIELD_REQUIRED"), ("protection", "NO_PROTECTION"), ("reason", "TEXT_TOO_SHORT"));
        (request.Protection, request.Reason, request.Etag) = (CaseRestriction.ProtectedPerson, Reason, "7");
        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Client(TeamLeader).LiftProtectionAsync(request, deadline: Suite.Soon));
    }

    [Fact]
    public async Task Erasing_the_case_it_is_known_from_leaves_the_person_protected()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Protected(Form(cpr)));
        var second = await Caseworker.Register(Form(cpr, 1));
        await Client(TeamLeader).RestrictCaseAsync(
            new RestrictCaseRequest
            {
                RequestId = Given.RequestId, CaseId = first.Case.CaseId, Etag = "1", Restriction = CaseRestriction.ProtectedPerson,
                NamedIds = { new TokenHolder("team_leader", Municipality, "Lise Leder").Subject },
            },
            deadline: Suite.Soon);
        await new ErasureService.ErasureServiceClient(TeamLeader.To("cases")).OrderErasureAsync(
            new OrderErasureRequest
            {
                RequestId = Given.RequestId, CaseId = first.Case.CaseId, CaseNumber = first.Case.CaseNumber, Reason = "Opbevaringsfristen er udløbet.",
            },
            deadline: Suite.Soon);

        await IsClosed(second, CaseRestriction.ProtectedPerson);
        var third = await Caseworker.Register(Form(cpr, 2));
        Assert.True(third.Case.Citizen.AddressProtected);
    }

    [Fact]
    public async Task Forms_that_arrive_at_once_are_all_protected_when_one_of_them_says_so()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Form(cpr));
        var all = await Task.WhenAll(Enumerable.Range(1, 8).Select(async day =>
        {
            var form = Form(cpr, day);
            return await Caseworker.Register(day == 4 ? Protected(form) : form);
        }));

        // The fourth closes the earlier cases: a service that has consumed both events knows it.
        foreach (var one in all.Prepend(first))
        {
            await IsClosed(one, CaseRestriction.ProtectedPerson, $"{one.Position}.{all[3].Position}");
        }
    }

    [Fact]
    public async Task A_form_that_is_only_tried_does_not_tell_who_is_protected()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Protected(Form(cpr)));
        var tried = Given.Registration(Form(cpr, 1));
        tried.ValidateOnly = true;

        var answer = await Fixture.As(name: "Nete Nysgerrig").Intake.RegisterCaseAsync(tried, deadline: Suite.Soon);

        Assert.False(answer.Case.Citizen.AddressProtected);
        Assert.DoesNotContain(answer.Warnings, warning => warning.Reason == "PERSON_KNOWN_AS_PROTECTED");
    }

    private async Task IsClosed(RegisterCaseResponse registered, CaseRestriction restriction, string atLeast = "")
    {
        var id = registered.Case.CaseId;
        Assert.Equal(restriction, (await AccessOf(registered)).Restriction);
        var stranger = Fixture.As(name: "Tredje Tom");
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED", stranger.Cases.GetCaseAsync(new GetCaseRequest { CaseId = id }, deadline: Suite.Soon));
        atLeast = atLeast.Length > 0 ? atLeast : registered.Position;
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            stranger.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = id, AtLeast = atLeast }, deadline: Suite.Soon));
    }

    private async Task<AccessToCase> AccessOf(RegisterCaseResponse registered) =>
        (await Client(TeamLeader).GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Access;

    private async Task<LiftProtectionResponse> Lifting(RegisterCaseResponse registered, CaseRestriction protection) =>
        await Client(TeamLeader).LiftProtectionAsync(
            new LiftProtectionRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = (await AccessOf(registered)).Etag, Protection = protection,
                Reason = Reason,
            },
            deadline: Suite.Soon);

    private static async Task<InformationForm> Exported(Suite suite, RegisterCaseResponse registered)
    {
        using var call = new CaseFileService.CaseFileServiceClient(suite.To("cases")).ExportCase(
            new ExportCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            if (part.Records.FirstOrDefault(record => record.Form is not null) is { } found)
            {
                return found.Form;
            }
        }

        throw new InvalidOperationException("The export has no form.");
    }

    private static InformationForm Protected(InformationForm form)
    {
        form.Citizen.AddressProtected = true;
        return form;
    }

    // A form of the person, with a first absence day this many days later.
    private static InformationForm Form(string cpr, int days = 0)
    {
        var form = Given.Form(firstAbsenceDay: Given.Today.AddDays(days - 40));
        form.Citizen.CprNumber = cpr;
        return form;
    }

    private static CaseAccessService.CaseAccessServiceClient Client(Suite suite) => new(suite.To("cases"));
}
