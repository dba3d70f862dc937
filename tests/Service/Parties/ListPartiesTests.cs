using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ListParties: the parties named at registration; nothing is disclosed to them.</summary>
public sealed class ListPartiesTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task An_employee_has_the_employer_and_the_doctor_as_parties_and_nothing_may_be_told_to_them()
    {
        var form = Given.Form();
        var registered = await Caseworker.Register(form);

        var parties = (await List(registered.Case.CaseId, registered.Position)).Parties;

        Assert.Equal(2, parties.Count);
        Assert.Equal((form.Employment.Employer.CvrNumber, form.Employment.Employer.PNumber), (parties[0].Employer.CvrNumber, parties[0].Employer.PNumber));
        Assert.Equal(form.Citizen.GeneralPractitioner.ProviderNumber, parties[1].GeneralPractitioner.ProviderNumber);
        Assert.All(parties, party =>
        {
            Assert.Equal((registered.Case.CaseId, DisclosureLevel.Nothing), (party.CaseId, party.Disclosure));
            Assert.NotNull(party.RegisteredAt);
        });
    }

    [Fact]
    public async Task An_unemployed_person_has_the_unemployment_fund()
    {
        var form = Given.Form(KindOfEmployment.InsuredUnemployed);
        form.Citizen.GeneralPractitioner = null;
        var registered = await Caseworker.Register(form);

        var party = Assert.Single((await List(registered.Case.CaseId, registered.Position)).Parties);

        Assert.Equal(form.Employment.UnemploymentFund.Code, party.UnemploymentFund.Code);
    }

    [Fact]
    public async Task A_case_without_parties_is_known_all_the_same()
    {
        var form = Given.Form(KindOfEmployment.SelfEmployedUninsured);
        form.Employment.Employer = null;
        form.Citizen.GeneralPractitioner = null;
        var registered = await Caseworker.Register(form);

        Assert.Empty((await List(registered.Case.CaseId, registered.Position)).Parties);
    }

    [Fact]
    public async Task Parties_come_page_by_page()
    {
        var registered = await Caseworker.Register();
        var request = new ListPartiesRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position, PageSize = 1 };

        var first = await Caseworker.Parties.ListPartiesAsync(request, deadline: Suite.Soon);
        request.PageToken = first.NextPageToken;
        var second = await Caseworker.Parties.ListPartiesAsync(request, deadline: Suite.Soon);

        Assert.NotNull(Assert.Single(first.Parties).Employer);
        Assert.NotNull(Assert.Single(second.Parties).GeneralPractitioner);
        Assert.Empty(second.NextPageToken);

        var other = await Caseworker.Register();
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Caseworker.Parties.ListPartiesAsync(
            new ListPartiesRequest { CaseId = other.Case.CaseId, AtLeast = other.Position, PageToken = first.NextPageToken }, deadline: Suite.Soon));
        await Refused.For(List(registered.Case.CaseId, size: -1), ("page_size", "PAGE_SIZE_NEGATIVE"));
    }

    [Fact]
    public async Task The_parties_of_another_municipality_and_of_no_case_are_not_found()
    {
        var registered = await Fixture.As(municipality: 766).Register();

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", List(registered.Case.CaseId, registered.Position));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", List(Guid.CreateVersion7().ToString()));
        await Refused.For(List(""), ("case_id", "FIELD_REQUIRED"));
    }

    private AsyncUnaryCall<ListPartiesResponse> List(string caseId, string atLeast = "", int size = 0) =>
        Caseworker.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = caseId, AtLeast = atLeast, PageSize = size }, deadline: Suite.Soon);
}
