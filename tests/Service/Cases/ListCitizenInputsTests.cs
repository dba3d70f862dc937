using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ListCitizenInputs: the citizen's wishes, questions and information, for the officer who prepares a talk.</summary>
public sealed class ListCitizenInputsTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task All_that_was_added_is_read_back_as_it_was_added_newest_first_page_by_page()
    {
        var registered = await Caseworker.Register();
        using var citizen = Citizen(registered);
        var added = new List<CitizenInput>();
        for (var i = 0; i < 5; i++)
        {
            added.Insert(0, await Add(i % 2 == 0 ? citizen : Caseworker, registered, $"Ønske {i}\nmed flere linjer (opdigtet)."));
        }

        var request = new ListCitizenInputsRequest { CaseId = registered.Case.CaseId, PageSize = 2 };
        var read = new List<CitizenInput>();
        var pages = 0;
        do
        {
            var page = await Caseworker.Cases.ListCitizenInputsAsync(request, deadline: Suite.Soon);
            read.AddRange(page.Inputs);
            request.PageToken = page.NextPageToken;
            pages++;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(added, read);
        Assert.Equal(3, pages);
        Assert.Equal(added, (await List(citizen, registered)).Inputs);
    }

    [Fact]
    public async Task A_case_without_input_has_an_empty_list_and_another_cases_input_is_not_in_it()
    {
        var registered = await Caseworker.Register();
        await Add(Caseworker, await Caseworker.Register(), "En andens (opdigtet).");

        Assert.Empty((await List(Caseworker, registered)).Inputs);
    }

    [Fact]
    public async Task Whoever_may_not_know_what_it_says_does_not_read_it()
    {
        var registered = await Caseworker.Register();
        using var another = Citizen(await Caseworker.Register());

        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", List(Fixture.As("payment_unit"), registered));
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", List(another, registered));
        await Refused.By(
            StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID",
            Caseworker.Cases.ListCitizenInputsAsync(new() { CaseId = registered.Case.CaseId, PageToken = "x" }, deadline: Suite.Soon));
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static async Task<CitizenInput> Add(Suite suite, RegisterCaseResponse registered, string text) => (await suite.Cases.AddCitizenInputAsync(
        new AddCitizenInputRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Kind = CitizenInputKind.Information, Text = text },
        deadline: Suite.Soon)).Input;

    private static async Task<ListCitizenInputsResponse> List(Suite suite, RegisterCaseResponse registered) =>
        await suite.Cases.ListCitizenInputsAsync(new ListCitizenInputsRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
}
