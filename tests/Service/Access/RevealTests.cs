using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What is masked everywhere is revealed to a caller with a reason, which is logged first (P-10, P-14).</summary>
public sealed class RevealTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Reason = "Opslag i eSkatData om refusion.";

    [Fact]
    public async Task A_CPR_number_is_shown_for_a_reason_that_the_log_keeps_without_CPR_numbers()
    {
        var form = Given.Form();
        var registered = await Caseworker.Register(form);
        using var officer = Fixture.As(new TokenHolder("payment_unit", Municipality, "Yrsa Ydelse"), purpose: null);

        var revealed = await Client(officer).RevealCprAsync(Cpr(registered, $"{Reason} {form.Citizen.CprNumber}"), deadline: Suite.Soon);

        Assert.Equal(form.Citizen.CprNumber.Replace("-", ""), revealed.CprNumber);
        var row = Assert.Single(await Log(registered, "RevealCpr"));
        Assert.Equal(($"{Reason} ******-****", "Yrsa Ydelse"), (row.Purpose, row.Name));
        Assert.Equal([(short)Options.V1.InformationClass.CprNumber], row.Classes);
    }

    [Fact]
    public async Task A_protected_address_is_masked_and_shown_for_a_reason_to_those_named()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);
        Assert.Null((await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Case.Citizen.Address);

        Assert.Equal(form.Citizen.Address, (await Client(Caseworker).RevealProtectedAddressAsync(Address(registered), deadline: Suite.Soon)).Address);

        var row = Assert.Single(await Log(registered, "RevealProtectedAddress"));
        Assert.Equal([(short)Options.V1.InformationClass.ProtectedAddress], row.Classes);
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            Client(Fixture.As(name: "Kalle Kollega")).RevealProtectedAddressAsync(Address(registered), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            Client(Fixture.As("payment_unit", name: "Yrsa Ydelse")).RevealProtectedAddressAsync(Address(registered), deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_citizen_sees_the_own_number_and_address_and_nobody_elses()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);
        var other = await Caseworker.Register();
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

        Assert.Equal(form.Citizen.CprNumber.Replace("-", ""), (await Client(citizen).RevealCprAsync(Cpr(registered), deadline: Suite.Soon)).CprNumber);
        Assert.Equal(form.Citizen.Address, (await Client(citizen).RevealProtectedAddressAsync(Address(registered), deadline: Suite.Soon)).Address);
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Client(citizen).RevealCprAsync(Cpr(other), deadline: Suite.Soon));
    }

    [Fact]
    public async Task An_address_that_was_withheld_is_not_there_to_show()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        form.Citizen.Address = null;
        var registered = await Caseworker.Register(form);

        Assert.Null((await Client(Caseworker).RevealProtectedAddressAsync(Address(registered), deadline: Suite.Soon)).Address);
    }

    [Fact]
    public async Task An_address_that_is_not_protected_is_not_revealed() => await Refused.By(
        StatusCode.FailedPrecondition, "ADDRESS_NOT_PROTECTED",
        Client(Caseworker).RevealProtectedAddressAsync(Address(await Caseworker.Register()), deadline: Suite.Soon));

    [Fact]
    public async Task Without_a_reason_that_says_something_nothing_is_shown_or_logged()
    {
        var registered = await Caseworker.Register();

        await Refused.For(Client(Caseworker).RevealCprAsync(Cpr(registered, ""), deadline: Suite.Soon), ("reason", "FIELD_REQUIRED"));
        await Refused.For(Client(Caseworker).RevealCprAsync(Cpr(registered, "fordi"), deadline: Suite.Soon), ("reason", "TEXT_TOO_SHORT"));
        await Refused.For(Client(Caseworker).RevealCprAsync(Cpr(registered, new string('x', 501)), deadline: Suite.Soon), ("reason", "TEXT_TOO_LONG"));
        Assert.Empty(await Log(registered, "RevealCpr"));
    }

    [Fact]
    public async Task Another_municipalitys_case_is_not_found()
    {
        var registered = await Caseworker.Register();

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Client(Fixture.As(municipality: 766)).RevealCprAsync(Cpr(registered), deadline: Suite.Soon));
    }

    private static RevealService.RevealServiceClient Client(Suite suite) => new(suite.To("cases"));

    private static RevealCprRequest Cpr(RegisterCaseResponse registered, string reason = Reason) =>
        new() { CaseId = registered.Case.CaseId, Reason = reason };

    private static RevealProtectedAddressRequest Address(RegisterCaseResponse registered) =>
        new() { CaseId = registered.Case.CaseId, Reason = Reason };

    private async Task<List<(string Purpose, string Name, short[] Classes)>> Log(RegisterCaseResponse registered, string rpc) =>
        await (await Fixture.Database("cases", "superuser")).All(
            row => (row.GetString(0), row.GetString(1), row.GetFieldValue<short[]>(2)),
            "select purpose, name, classes from access_log where $1 = any(case_ids) and rpc like '%/' || $2 and verdict = 1",
            Guid.Parse(registered.Case.CaseId), rpc);
}
