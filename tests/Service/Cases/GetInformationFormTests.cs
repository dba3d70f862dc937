using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetInformationForm: the form that the citizen handed in, for the officer who prepares a talk.</summary>
public sealed class GetInformationFormTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_form_is_as_it_was_handed_in_with_the_CPR_number_masked()
    {
        var form = Given.Form();
        form.Citizen.GeneralPractitioner = new GeneralPractitioner { ProviderNumber = "123456", Name = "Lægehuset (opdigtet)" };
        form.EffectOnWork.AffectedFunctions = "Kan ikke løfte (opdigtet).";
        var registered = await Caseworker.Register(form);

        var answer = await Get(Caseworker, registered);

        var expected = form.Clone();
        expected.Citizen.CprNumber = "";
        Assert.Equal(expected, answer.Form);
        Assert.Equal(registered.Case, answer.Case);
        Assert.Equal(form.FormReceivedOn, answer.Case.FormReceivedOn);
        Assert.DoesNotContain(form.Citizen.CprNumber, $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_does_not_say_when_it_came_was_received_on_the_day_it_was_registered()
    {
        var form = Given.Form();
        form.FormReceivedOn = null;
        var registered = await Caseworker.Register(form);

        var answer = await Get(Caseworker, registered);

        Assert.Null(answer.Form.FormReceivedOn);
        Assert.Equal(Given.Today.ToProto(), answer.Case.FormReceivedOn);
    }

    [Fact]
    public async Task The_payment_unit_sees_what_the_work_allows_and_nothing_of_the_health()
    {
        var form = Given.Form();
        form.StandbyRequested = true;
        form.Treatment = new Treatment { InTreatment = true, Description = "Fysioterapi (opdigtet)." };
        form.WorkplaceDialogue = new WorkplaceDialogue { Contact = WorkplaceContact.Good, Description = "Taler om smerterne (opdigtet)." };
        form.EffectOnWork.AffectedFunctions = "Kan ikke løfte (opdigtet).";
        var registered = await Caseworker.Register(form);

        var seen = (await Get(Fixture.As("payment_unit", name: "Yrsa Ydelse"), registered)).Form;

        Assert.Equal((CauseGroup.Unspecified, false, ""), (seen.CauseGroup, seen.StandbyRequested, seen.WorkplaceDialogue.Description));
        Assert.Equal(new Treatment(), seen.Treatment);
        Assert.Equal(("Kan ikke løfte (opdigtet).", WorkplaceContact.Good), (seen.EffectOnWork.AffectedFunctions, seen.WorkplaceDialogue.Contact));
    }

    [Fact]
    public async Task An_address_that_became_protected_after_the_form_is_masked()
    {
        var cpr = Persons.New();
        var open = Given.Form();
        open.Citizen.CprNumber = cpr;
        var registered = await Caseworker.Register(open);
        var later = Given.Form(firstAbsenceDay: Given.Today.AddDays(-20));
        (later.Citizen.CprNumber, later.Citizen.AddressProtected) = (cpr, true);
        await Caseworker.Register(later);

        var answer = await Get(Caseworker, registered);

        Assert.Equal((true, false), (answer.Case.Citizen.AddressProtected, answer.Form.Citizen.AddressProtected));
        Assert.Null(answer.Form.Citizen.Address);
        Assert.DoesNotContain(open.Citizen.Address.Street, $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_citizen_sees_the_own_form_and_who_looked_is_in_the_access_log_with_what_for()
    {
        var registered = await Caseworker.Register();
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
        using var colleague = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), purpose: "Forberedelse af samtalen");

        await Get(citizen, registered);
        await Get(colleague, registered);

        var logged = await (await Fixture.Database("cases", "superuser")).All(
            row => (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
            "select name, purpose from access_log where $1 = any(case_ids) and rpc like '%/GetInformationForm' and verdict = 1 order by occurred_at",
            Guid.Parse(registered.Case.CaseId));
        Assert.Equal(["Birk Borger", "Kalle Kollega"], logged.Select(row => row.Item1));
        Assert.Equal("Forberedelse af samtalen", logged[1].Item2);
    }

    [Fact]
    public async Task A_form_whose_key_is_gone_says_so_and_an_erased_cases_is_not_found()
    {
        var robbed = await Caseworker.Register();
        var erased = await Caseworker.Register();
        await (await Fixture.Database("cases", "superuser")).Run("delete from case_key where case_id = $1", Guid.Parse(robbed.Case.CaseId));
        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new OrderErasureRequest
            {
                RequestId = Given.RequestId, CaseId = erased.Case.CaseId, CaseNumber = erased.Case.CaseNumber, Reason = "Registreret ved en fejl.",
            },
            deadline: Suite.Soon);

        await Refused.By(StatusCode.NotFound, "FORM_NOT_FOUND", Get(Caseworker, robbed));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Get(Caseworker, erased));
    }

    private static async Task<GetInformationFormResponse> Get(Suite suite, RegisterCaseResponse registered) =>
        await suite.Intake.GetInformationFormAsync(new GetInformationFormRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
}
