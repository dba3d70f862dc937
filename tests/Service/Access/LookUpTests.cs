using System.Text;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// A dry run, a refusal and a stored answer reveal nothing that the real call would not, and leave the same entries in the access log.
/// CPR numbers are constructed.
/// </summary>
public sealed class LookUpTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Method = "sygeopfoelgning.cases.v1.IntakeService/RegisterCase";

    [Fact]
    public async Task A_dry_run_looks_a_person_up_with_a_purpose_only_whether_the_person_is_known_or_not()
    {
        var known = Given.Registration();
        await Caseworker.Intake.RegisterCaseAsync(known, deadline: Suite.Soon);
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Tredje Tom"), purpose: null);

        foreach (var form in new[] { known.Form, Given.Form() })
        {
            await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Try(without, form));
        }
    }

    [Fact]
    public async Task A_dry_run_does_not_say_whether_the_municipality_knows_the_person_and_is_in_the_log_of_each_of_the_persons_cases()
    {
        var form = Given.Form();
        var first = (await Caseworker.Register(form)).Case;
        var later = form.Clone();
        later.FirstAbsenceDay = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(1).ToProto();
        var second = (await Caseworker.Register(later)).Case;
        var tried = form.Clone();
        tried.FirstAbsenceDay = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(2).ToProto();
        using var curious = Fixture.As(new TokenHolder("caseworker", Municipality, "Nora Nysgerrig"), "ser efter");

        var answer = await Try(curious, tried);
        var ofNobody = await Try(curious, Given.Form());

        Assert.Equal(("", ""), (answer.Case.Citizen.PersonId, ofNobody.Case.Citizen.PersonId));
        foreach (var caseId in new[] { first.CaseId, second.CaseId })
        {
            // The answer to the second registration revealed the first case.
            Assert.Equal(("Nora Nysgerrig", "ser efter", (short)1), Assert.Single(await Log(caseId), row => row.Item1 == "Nora Nysgerrig"));
        }
    }

    [Fact]
    public async Task A_dry_run_about_a_person_nobody_knows_is_in_the_log_without_a_case()
    {
        var municipality = await Fixture.NewMunicipality();
        using var curious = Fixture.As(new TokenHolder("caseworker", municipality, "Nora Nysgerrig"), "ser efter");

        await Try(curious, Given.Form());

        var database = await Fixture.Database("cases", "superuser");
        Assert.Equal(1, await database.One<long>(
            "select count(*) from access_log where municipality_code = $1 and rpc = $2 and case_ids = '{}' and purpose = 'ser efter'",
            (short)municipality, Method));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restricted_case_that_is_open_already_is_not_named_to_who_may_not_reach_it_and_the_asking_is_in_its_log(bool onlyTried)
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var hidden = (await Caseworker.Register(form)).Case;
        var asked = form.Clone();
        asked.Citizen.AddressProtected = false;
        asked.Citizen.Address = Given.Form().Citizen.Address;
        using var stranger = Fixture.As(new TokenHolder("caseworker", Municipality, "Tredje Tom"), "ser efter");

        var refused = await Refused.By(StatusCode.AlreadyExists, "CASE_ALREADY_OPEN", Register(stranger, asked, onlyTried));

        foreach (var told in new[] { hidden.CaseId, hidden.CaseNumber })
        {
            Assert.DoesNotContain(told, Encoding.UTF8.GetString(refused.DetailBytes), StringComparison.Ordinal);
            Assert.DoesNotContain(told, refused.Message, StringComparison.Ordinal);
        }

        Assert.Contains("teamlederen", refused.Text.Message, StringComparison.Ordinal);
        Assert.Equal(("Tredje Tom", "ser efter", (short)3), Assert.Single(await Log(hidden.CaseId)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_case_that_is_open_already_is_named_to_who_may_reach_it_and_that_is_in_its_log(bool onlyTried)
    {
        var form = Given.Form();
        var open = (await Caseworker.Register(form)).Case;
        using var colleague = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), "afløser");

        var refused = await Refused.By(StatusCode.AlreadyExists, "CASE_ALREADY_OPEN", Register(colleague, form, onlyTried));

        Assert.Equal(open.CaseId, refused.Info.Metadata["case_id"]);
        Assert.Contains(open.CaseNumber, refused.Text.Message, StringComparison.Ordinal);
        Assert.Equal(("Kalle Kollega", "afløser", (short)1), Assert.Single(await Log(open.CaseId)));
    }

    [Fact]
    public async Task Without_a_purpose_an_open_case_of_somebody_elses_is_not_named()
    {
        var form = Given.Form();
        var open = (await Caseworker.Register(form)).Case;
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Tredje Tom"), purpose: null);

        var refused = await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Register(without, form, onlyTried: false));

        Assert.DoesNotContain(open.CaseId, Encoding.UTF8.GetString(refused.DetailBytes), StringComparison.Ordinal);
        Assert.Equal((short)4, Assert.Single(await Log(open.CaseId)).Verdict);
    }

    [Fact]
    public async Task A_stored_answer_is_given_again_while_the_caller_may_reach_the_case_and_that_is_in_its_log()
    {
        var request = Given.Registration();
        Fixture.Employ(new TokenHolder("caseworker", Municipality, "Rie Registrator"));
        using var registrar = Fixture.As(new TokenHolder("caseworker", Municipality, "Rie Registrator"), purpose: null);
        using var leader = Fixture.As(new TokenHolder("team_leader", Municipality, "Lise Leder"), "omfordeling");
        var accesses = new CaseAccessService.CaseAccessServiceClient(leader.To("cases"));
        var first = await registrar.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        var again = await registrar.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);
        Assert.Equal(first.Case, again.Case);
        Assert.Equal(("Rie Registrator", (short)1), (await Log(first.Case.CaseId)).Select(row => (row.Name, row.Verdict)).Single());

        var access = (await accesses.GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = first.Case.CaseId }, deadline: Suite.Soon)).Access;
        await accesses.RestrictCaseAsync(
            new RestrictCaseRequest { RequestId = Given.RequestId, CaseId = access.CaseId, Etag = access.Etag, Restriction = Types.V1.CaseRestriction.OwnStaff },
            deadline: Suite.Soon);
        access = (await accesses.GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = first.Case.CaseId }, deadline: Suite.Soon)).Access;
        Fixture.Employ(new TokenHolder("caseworker", Municipality, "En Anden"));
        await accesses.AssignCaseAsync(
            new AssignCaseRequest { RequestId = Given.RequestId, CaseId = access.CaseId, Etag = access.Etag, ResponsibleId = $"caseworker-{Municipality}-en-anden" },
            deadline: Suite.Soon);

        var refused = await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED", registrar.Intake.RegisterCaseAsync(request, deadline: Suite.Soon));
        Assert.DoesNotContain(request.Form.Citizen.Name, Encoding.UTF8.GetString(refused.DetailBytes), StringComparison.Ordinal);
        Assert.Contains(await Log(first.Case.CaseId), row => row is { Name: "Rie Registrator", Verdict: 3 });
    }

    private static AsyncUnaryCall<RegisterCaseResponse> Try(Suite suite, InformationForm form) => Register(suite, form, onlyTried: true);

    private static AsyncUnaryCall<RegisterCaseResponse> Register(Suite suite, InformationForm form, bool onlyTried)
    {
        var request = Given.Registration(form);
        request.ValidateOnly = onlyTried;
        return suite.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);
    }

    // The entries of registrations and their dry runs in the case's log; they are on the disk before the answer.
    private async Task<List<(string Name, string Purpose, short Verdict)>> Log(string caseId) =>
        await (await Fixture.Database("cases", "superuser")).All(
            row => (row.GetString(0), row.GetString(1), row.GetInt16(2)),
            "select name, purpose, verdict from access_log where $1 = any (case_ids) and rpc = $2 order by sequence", Guid.Parse(caseId), Method);
}
