using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ImportInformationForms: a result per form, in one transaction.</summary>
public sealed class ImportInformationFormsTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Each_form_has_its_own_result_and_a_refused_one_stops_no_other()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var (good, wrong, old, twin, without) = (Given.IdentifiedForm(), Given.IdentifiedForm(), Given.IdentifiedForm(), Given.IdentifiedForm(), Given.Form());
        wrong.Citizen.CprNumber = "3102801234";
        wrong.Citizen.Name = " ";
        (old.FirstAbsenceDay, old.NotifiedOn, old.FormSentOn) = (new DateOnly(2014, 12, 31).ToProto(), null, null);
        twin.Citizen.CprNumber = good.Citizen.CprNumber;
        var last = Given.IdentifiedForm();

        var answer = await suite.Intake.ImportInformationFormsAsync(Import(good, wrong, old, twin, without, good, last), deadline: Suite.Soon);

        var results = answer.Results;
        Assert.Equal(
            [
                ImportOutcome.Registered, ImportOutcome.Refused, ImportOutcome.Refused, ImportOutcome.Refused, ImportOutcome.Refused,
                ImportOutcome.AlreadyImported, ImportOutcome.Registered,
            ],
            results.Select(one => one.Outcome));
        Assert.Equal((2, 1, 4), (answer.Registered, answer.AlreadyImported, answer.Refused));
        Assert.Equal(good.FormId, results[0].FormId);
        Assert.Equal(
            [("forms[1].citizen.cpr_number", "CPR_DATE"), ("forms[1].citizen.name", "FIELD_REQUIRED")],
            results[1].Refusal.Violations.Select(one => (one.Field, one.Reason)).Order());
        Assert.Equal("INVALID_REQUEST", results[1].Refusal.Reason);
        Assert.Equal("NO_RULE_SET", results[2].Refusal.Reason);
        Assert.NotEmpty(results[2].Refusal.Message);

        // The second form of one person and absence meets the case of the first.
        Assert.Equal("CASE_ALREADY_OPEN", results[3].Refusal.Reason);
        Assert.Equal((results[0].CaseId, results[0].CaseNumber), (results[3].CaseId, results[3].CaseNumber));
        Assert.Contains(results[0].CaseNumber, results[3].Refusal.Message, StringComparison.Ordinal);
        Assert.Equal([("forms[4].form_id", "FIELD_REQUIRED")], results[4].Refusal.Violations.Select(one => (one.Field, one.Reason)));
        Assert.Equal(results[0].CaseId, results[5].CaseId);

        // Only cases have numbers.
        Assert.Equal([$"{Given.Today.Year}-0000001", $"{Given.Today.Year}-0000002"], results.Where(one => one.Outcome == ImportOutcome.Registered).Select(one => one.CaseNumber));
        Assert.Equal($"{Given.Today.Year}-0000003", (await suite.Register()).Case.CaseNumber);
        Assert.Equal((25, AssignmentBasis.Registrar), (results[0].Receipt.CalendarDays, results[0].Assignment.Basis));
        Assert.Equal(3, (await suite.AllCases()).Count);
        Assert.DoesNotContain(good.Citizen.CprNumber, answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("3102801234", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_case_is_like_a_registered_one_in_every_service()
    {
        var form = Given.IdentifiedForm();

        var answer = await Caseworker.Intake.ImportInformationFormsAsync(Import(form, Given.IdentifiedForm()), deadline: Suite.Soon);

        foreach (var result in answer.Results)
        {
            await Caseworker.JournalOf(new RegisterCaseResponse { Case = new Case { CaseId = result.CaseId }, Position = answer.Position }, 3);
        }

        var read = await Caseworker.Intake.GetInformationFormAsync(new GetInformationFormRequest { CaseId = answer.Results[0].CaseId }, deadline: Suite.Soon);
        var expected = form.Clone();
        expected.Citizen.CprNumber = "";
        Assert.Equal(expected, read.Form);
        Assert.Equal(answer.Results[0].Receipt, read.Receipt);
    }

    [Fact]
    public async Task Sent_again_it_imports_nothing_twice_with_the_same_request_id_or_another()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var request = Import(Given.IdentifiedForm(), Given.IdentifiedForm());
        var first = await suite.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon);

        Assert.Equal(first, await suite.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon));

        // What was imported before can be read by everybody: the position is one that they reach without another event.
        var nothing = Import([.. request.Forms]);
        var none = await suite.Intake.ImportInformationFormsAsync(nothing, deadline: Suite.Soon);
        var repeated = await suite.Intake.ImportInformationFormsAsync(nothing, deadline: Suite.Soon);
        Assert.Equal((0, none.Results), (none.Registered, repeated.Results));
        Assert.True(await IsAnEvent(none.Position));
        Assert.True(await IsAnEvent(repeated.Position));

        var more = Import([.. request.Forms, Given.IdentifiedForm()]);
        var second = await suite.Intake.ImportInformationFormsAsync(more, deadline: Suite.Soon);
        Assert.Equal((1, 2, 0), (second.Registered, second.AlreadyImported, second.Refused));
        Assert.Equal(first.Results.Select(one => (one.CaseId, one.CaseNumber)), second.Results.Take(2).Select(one => (one.CaseId, one.CaseNumber)));
        Assert.Equal(3, (await suite.AllCases()).Count);

        // The form is the same to RegisterCase.
        var refused = await Refused.By(StatusCode.AlreadyExists, "FORM_ALREADY_REGISTERED",
            suite.Intake.RegisterCaseAsync(Given.Registration(request.Forms[0]), deadline: Suite.Soon));
        Assert.Equal(first.Results[0].CaseId, refused.Info.Metadata["case_id"]);
        var registered = Given.IdentifiedForm();
        var own = await suite.Register(registered);
        Assert.Equal(own.Case.CaseId, (await suite.Intake.ImportInformationFormsAsync(Import(registered), deadline: Suite.Soon)).Results[0].CaseId);
    }

    [Fact]
    public async Task Another_form_under_the_id_of_one_that_became_a_case_is_refused_and_not_lost()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var (form, ofAnother) = (Given.IdentifiedForm(), Given.IdentifiedForm());
        ofAnother.FormId = form.FormId;
        var ofAnotherAbsence = form.Clone();
        ofAnotherAbsence.FirstAbsenceDay = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(5).ToProto();

        var answer = await suite.Intake.ImportInformationFormsAsync(Import(form, ofAnother, ofAnotherAbsence, form), deadline: Suite.Soon);

        Assert.Equal(
            [ImportOutcome.Registered, ImportOutcome.Refused, ImportOutcome.Refused, ImportOutcome.AlreadyImported], answer.Results.Select(one => one.Outcome));
        Assert.All(answer.Results.Skip(1).Take(2), one => Assert.Equal(
            ("FORM_ALREADY_REGISTERED", answer.Results[0].CaseNumber), (one.Refusal.Reason, one.CaseNumber)));
        Assert.Contains("sit eget id", answer.Results[1].Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_call_itself_is_refused()
    {
        await Refused.For(Caseworker.Intake.ImportInformationFormsAsync(new ImportInformationFormsRequest { RequestId = "1" }, deadline: Suite.Soon),
            ("request_id", "UUID_INVALID"), ("forms", "FIELD_REQUIRED"));

        await Refused.For(Caseworker.Intake.ImportInformationFormsAsync(
            new ImportInformationFormsRequest { Forms = { Enumerable.Repeat(Given.IdentifiedForm(), 201) } }, deadline: Suite.Soon),
            ("request_id", "FIELD_REQUIRED"), ("forms", "LIST_TOO_LONG"));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            Fixture.As("coordinator", name: "Kaj Koordinator").Intake.ImportInformationFormsAsync(Import(Given.IdentifiedForm()), deadline: Suite.Soon));
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused_and_not_repeated()
    {
        var form = Given.IdentifiedForm();
        form.FormId = Persons.New();

        var result = (await Caseworker.Intake.ImportInformationFormsAsync(Import(form), deadline: Suite.Soon)).Results[0];

        Assert.Equal([("forms[0].form_id", "OPAQUE_ID_INVALID")], result.Refusal.Violations.Select(one => (one.Field, one.Reason)));
        Assert.Empty(result.FormId);
    }

    [Fact]
    public async Task Only_tried_it_says_what_would_follow_and_stores_nothing()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var form = Given.IdentifiedForm();
        var twin = Given.IdentifiedForm();
        twin.Citizen.CprNumber = form.Citizen.CprNumber;
        var tried = Import(form, twin, form);
        tried.ValidateOnly = true;

        var answer = await suite.Intake.ImportInformationFormsAsync(tried, deadline: Suite.Soon);

        Assert.Equal([ImportOutcome.Registered, ImportOutcome.Refused, ImportOutcome.AlreadyImported], answer.Results.Select(one => one.Outcome));
        Assert.All(answer.Results, one => Assert.Equal(("", ""), (one.CaseId, one.CaseNumber)));
        Assert.Contains("samme indlæsning", answer.Results[1].Refusal.Message, StringComparison.Ordinal);
        Assert.Empty(answer.Position);
        Assert.Empty(await suite.AllCases());
        var real = Import(form);
        Assert.Equal($"{Given.Today.Year}-0000001", (await suite.Intake.ImportInformationFormsAsync(real, deadline: Suite.Soon)).Results[0].CaseNumber);

        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Tredje Tom"), purpose: null);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", without.Intake.ImportInformationFormsAsync(tried, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_case_that_the_caller_may_not_reach_is_not_named_and_the_asking_is_in_its_log()
    {
        var form = Given.IdentifiedForm();
        form.Citizen.AddressProtected = true;
        var hidden = (await Caseworker.Register(form)).Case;
        var same = Given.IdentifiedForm();
        same.Citizen.CprNumber = form.Citizen.CprNumber;
        using var stranger = Fixture.As(new TokenHolder("caseworker", Municipality, "Tredje Tom"), "indlæser");

        var answer = await stranger.Intake.ImportInformationFormsAsync(Import(form, same), deadline: Suite.Soon);

        Assert.Equal([ImportOutcome.AlreadyImported, ImportOutcome.Refused], answer.Results.Select(one => one.Outcome));
        Assert.Equal("CASE_ALREADY_OPEN", answer.Results[1].Refusal.Reason);
        Assert.DoesNotContain(hidden.CaseId, answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(hidden.CaseNumber, answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await (await Fixture.Database("cases", "superuser")).One<long>(
            "select count(*) from access_log where case_ids = array[$1]::uuid[] and name = 'Tredje Tom' and verdict = 3 and rpc like '%/ImportInformationForms'",
            Guid.Parse(hidden.CaseId)));
    }

    [Fact]
    public async Task Several_forms_of_one_person_are_one_person_and_a_protection_in_any_of_them_holds_for_all()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var (first, later) = (Given.IdentifiedForm(), Given.IdentifiedForm());
        later.Citizen.CprNumber = first.Citizen.CprNumber;
        later.FirstAbsenceDay = first.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(2).ToProto();
        later.Citizen.AddressProtected = true;
        var known = Given.IdentifiedForm();
        var before = await suite.Register(known);
        var again = Given.IdentifiedForm();
        again.Citizen.CprNumber = known.Citizen.CprNumber;
        again.FirstAbsenceDay = known.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(3).ToProto();
        again.Citizen.AddressProtected = true;

        var answer = await suite.Intake.ImportInformationFormsAsync(Import(first, later, again), deadline: Suite.Soon);

        Assert.Equal(3, answer.Registered);
        Assert.Equal(["OVERLAPS_CASE"], answer.Results[1].Warnings.Select(one => one.Reason));
        Assert.Equal(("forms[1].first_absence_day", answer.Results[0].CaseId), (answer.Results[1].Warnings[0].Field, answer.Results[1].Warnings[0].CaseId));
        var all = await suite.AllCases();
        Assert.All(all, one => Assert.True(one.Citizen.AddressProtected));
        Assert.Equal(2, all.Select(one => one.Citizen.PersonId).Distinct().Count());
        var access = new CaseAccessService.CaseAccessServiceClient(suite.To("cases"));
        foreach (var caseId in all.Select(one => one.CaseId).Append(before.Case.CaseId))
        {
            Assert.Equal(
                CaseRestriction.ProtectedPerson,
                (await access.GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = caseId }, deadline: Suite.Soon)).Access.Restriction);
        }
    }

    [Fact]
    public async Task The_load_of_an_officer_counts_what_was_assigned_before_in_the_same_call()
    {
        var municipality = await Fixture.NewMunicipality();
        var place = new Workplace(Fixture.As("team_leader", municipality, "Lise Leder"));
        var team = await place.Create("team-vagt", "Team Vagt (opdigtet)");
        string[] officers = ["a-officer", "b-officer", "c-officer"];
        foreach (var officer in officers)
        {
            await place.Register(officer, team: team.TeamId);
        }

        await place.Rostering(team, Given.Today, Given.Today.AddDays(7), (Given.Today, Given.Today.AddDays(7), officers));
        using var payment = Stack.As(new TokenHolder("payment_unit", municipality, "Yrsa Ydelse"));

        var answer = await payment.Intake.ImportInformationFormsAsync(
            Import([.. Enumerable.Range(0, 6).Select(_ => Given.IdentifiedForm())]), deadline: Suite.Soon);

        Assert.Equal([.. officers, .. officers], answer.Results.Select(one => one.Assignment.OfficerId));
        Assert.All(answer.Results, one => Assert.NotEmpty(one.Assignment.Explanation));
    }

    [Fact]
    public async Task Two_hundred_forms_are_one_call_and_two_such_calls_with_the_same_forms_never_block_each_other()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var forms = Enumerable.Range(0, 200).Select(_ => Given.IdentifiedForm()).ToArray();

        var answers = await Task.WhenAll(
            suite.Intake.ImportInformationFormsAsync(Import(forms), deadline: Suite.Soon).ResponseAsync,
            suite.Intake.ImportInformationFormsAsync(Import([.. forms.Reverse()]), deadline: Suite.Soon).ResponseAsync);

        Assert.Equal([0, 200], answers.Select(one => one.Registered).Order());
        Assert.Equal([0, 200], answers.Select(one => one.AlreadyImported).Order());
        Assert.Equal(200, (await suite.AllCases()).Select(one => one.CaseId).Distinct().Count());
    }

    [Fact]
    public async Task A_form_stays_used_when_its_case_is_erased_and_the_answer_goes_with_it()
    {
        var leader = Fixture.As("team_leader", name: "Lise Leder");
        var request = Import(Given.IdentifiedForm(), Given.IdentifiedForm());
        var first = await Caseworker.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon);
        var gone = first.Results[0];
        await new ErasureService.ErasureServiceClient(leader.To("cases")).OrderErasureAsync(
            new OrderErasureRequest { RequestId = Given.RequestId, CaseId = gone.CaseId, CaseNumber = gone.CaseNumber, Reason = "Registreret ved en fejl." },
            deadline: Suite.Soon);

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Caseworker.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon));
        request.RequestId = Given.RequestId;
        var again = await Caseworker.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon);

        Assert.Equal(
            [(ImportOutcome.AlreadyImported, ""), (ImportOutcome.AlreadyImported, first.Results[1].CaseId)],
            again.Results.Select(one => (one.Outcome, one.CaseId)));
        var refused = await Refused.By(StatusCode.AlreadyExists, "FORM_ALREADY_REGISTERED",
            Caseworker.Intake.RegisterCaseAsync(Given.Registration(request.Forms[0]), deadline: Suite.Soon));
        Assert.Contains("slettet", refused.Text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_loses_a_case_sees_what_became_of_the_form_and_not_which_case()
    {
        var request = Import(Given.IdentifiedForm(), Given.IdentifiedForm());
        using var registrar = Fixture.As(new TokenHolder("caseworker", Municipality, "Rie Registrator"), "indlæser");
        var first = await registrar.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon);
        var leader = new CaseAccessService.CaseAccessServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases"));
        var access = (await leader.GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = first.Results[0].CaseId }, deadline: Suite.Soon)).Access;
        access = (await leader.AssignCaseAsync(
            new AssignCaseRequest
            {
                RequestId = Given.RequestId, CaseId = access.CaseId, Etag = access.Etag, ResponsibleId = $"caseworker-{Municipality}-sofie-sagsbehandler",
            },
            deadline: Suite.Soon)).Access;
        await leader.RestrictCaseAsync(
            new RestrictCaseRequest { RequestId = Given.RequestId, CaseId = access.CaseId, Etag = access.Etag, Restriction = CaseRestriction.OwnStaff },
            deadline: Suite.Soon);

        var again = await registrar.Intake.ImportInformationFormsAsync(request, deadline: Suite.Soon);

        Assert.Equal([("", ""), (first.Results[1].CaseId, first.Results[1].CaseNumber)], again.Results.Select(one => (one.CaseId, one.CaseNumber)));
        Assert.Equal(first.Position, again.Position);
    }

    // A position is signed in its first 16 bytes, and names an event by transaction and sequence.
    private async Task<bool> IsAnEvent(string position)
    {
        var place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(position).AsSpan(16)).Split(',');
        return await (await Fixture.Database("cases", "superuser")).One<bool>(
            "select exists (select from event where txid = $1::text::xid8 and sequence = $2)", place[2], long.Parse(place[3], CultureInfo.InvariantCulture));
    }

    private static ImportInformationFormsRequest Import(params InformationForm[] forms) => new() { RequestId = Given.RequestId, Forms = { forms } };
}
